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
/** Before it locks, so long, the person is told and goes on with any touch (WCAG 2.2.1); a third of a pause that is short. */
const WARN_MS = 60_000
/** So long a file picker may keep the touches away: a photograph is taken, or looked for, in less. */
const PICKING_MS = 10 * 60_000
const PICKERS = ['click', 'change', 'cancel'] as const
/** Who works through assistive technology, by voice or by a switch sends no key and no pointer: the focus moves, the page scrolls, a box changes. */
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focusin', 'input', 'click', 'scroll', 'visibilitychange'] as const

export interface IdleWatch {
  /** Somebody has touched another page of the app, or has a file picker open in it: that counts here too. */
  readonly touched: (isPicking: boolean) => void
  readonly stop: () => void
}

interface IdleUse {
  readonly afterMs: () => number | undefined
  readonly onIdle: () => void
  readonly warn: (isNear: boolean) => void
  readonly tell: (isPicking: boolean) => void
}

function isFilePicker(target: EventTarget | null): boolean {
  return target !== null && 'type' in target && target.type === 'file'
}

/**
 * Waits until nobody has touched any page of the app for so long. Behind the phone's camera, or the chooser of files, the page hears no touch; were
 * it to lock there, it would start anew, and the photograph that the person returns with would come to a page that is gone. So while a picker that
 * the page has opened is open the pause is ten minutes at least, whatever the person has set: the files cannot be kept in memory instead,
 * because locking leaves nothing there. Who goes away with a picker open leaves the page open for that long, and no longer.
 * @param afterMs asked at each look: undefined while it need not be watched
 * @param warn told when the end of the pause is near, and when it is not any more
 * @param tell told of touches, now and then, for the other pages, and of each picker at once: they would lock this page too
 */
export function watchIdle({ window, nowMs, monotonicMs, every }: IdlePorts, { afterMs, onIdle, warn, tell }: IdleUse): IdleWatch {
  let last = { wall: nowMs(), monotonic: monotonicMs() }
  let toldAt = -Infinity
  const picking = { here: false, elsewhere: false }

  let isNear = false

  function look(): boolean {
    const wanted = afterMs()
    const after = wanted === undefined ? Infinity : Math.max(wanted, picking.here || picking.elsewhere ? PICKING_MS : 0)
    const left = after - Math.max(nowMs() - last.wall, monotonicMs() - last.monotonic)
    near(left > 0 && left <= Math.min(WARN_MS, after / 3))
    if (left <= 0) onIdle()
    return left <= 0
  }
  function near(now: boolean): void {
    if (now !== isNear) warn(now)
    isNear = now
  }
  function note(): void {
    last = { wall: nowMs(), monotonic: monotonicMs() }
    near(false)
  }
  function onTouch({ type }: Event): void {
    if (look()) return // a touch after the pause comes too late: whoever it is must unlock
    note()
    picking.here &&= type !== 'pointerdown' && type !== 'keydown' // under an open picker the page is not pressed: older browsers do not say that one was closed
    if (monotonicMs() - toldAt < TELL_MS) return
    toldAt = monotonicMs()
    tell(picking.here)
  }
  function onPicker({ type, target }: Event): void {
    if (!isFilePicker(target) || look()) return
    note()
    picking.here = type === 'click'
    tell(picking.here)
  }

  const stopLooking = every(LOOK_MS, look)
  for (const event of PICKERS) window.addEventListener(event, onPicker, { capture: true, passive: true })
  for (const touch of TOUCHES) window.addEventListener(touch, onTouch, { capture: true, passive: true }) // after the pickers: a click can be both
  return {
    touched: isPicking => {
      note()
      picking.elsewhere = isPicking
    },
    stop: () => {
      stopLooking()
      for (const touch of TOUCHES) window.removeEventListener(touch, onTouch, { capture: true })
      for (const event of PICKERS) window.removeEventListener(event, onPicker, { capture: true })
    },
  }
}
