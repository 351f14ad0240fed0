export interface IdlePorts {
  /** Where touches are heard. */
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  /** The device's clock goes on while the device sleeps; the other cannot be put back. */
  readonly nowMs: () => number
  readonly monotonicMs: () => number
  /** Calls back now and then. @returns stops it */
  readonly every: (ms: number, work: () => void) => () => void
}

const LOOK_MS = 5_000
const TELL_MS = 10_000
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'visibilitychange'] as const

export interface IdleWatch {
  /** Somebody has touched another page of the app: that counts here too. */
  readonly touched: () => void
  readonly stop: () => void
}

/**
 * Waits until nobody has touched any page of the app for so long.
 * @param afterMs asked at each look: undefined while it need not be watched
 * @param tell told of touches, now and then, for the other pages
 */
export function watchIdle({ window, nowMs, monotonicMs, every }: IdlePorts, { afterMs, onIdle, tell }: { afterMs: () => number | undefined, onIdle: () => void, tell: () => void }): IdleWatch {
  let last = { wall: nowMs(), monotonic: monotonicMs() }
  let toldAt = -Infinity

  function isIdle(): boolean {
    const after = afterMs()
    return after !== undefined && Math.max(nowMs() - last.wall, monotonicMs() - last.monotonic) >= after
  }
  function look(): boolean {
    const idle = isIdle()
    if (idle) onIdle()
    return idle
  }
  function touched(): void {
    last = { wall: nowMs(), monotonic: monotonicMs() }
  }
  function onTouch(): void {
    if (look()) return // a touch after the pause comes too late: whoever it is must unlock
    touched()
    if (monotonicMs() - toldAt < TELL_MS) return
    toldAt = monotonicMs()
    tell()
  }

  const stopLooking = every(LOOK_MS, look)
  for (const touch of TOUCHES) window.addEventListener(touch, onTouch, { capture: true, passive: true })
  return {
    touched,
    stop: () => {
      stopLooking()
      for (const touch of TOUCHES) window.removeEventListener(touch, onTouch, { capture: true })
    },
  }
}
