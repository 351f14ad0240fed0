import type { CDPSession, Page } from '@playwright/test'

/** What the probe keeps in the page; {@link installProbe} puts it there before anything of the app runs. */
interface Probe {
  /** Milliseconds from each key to the paint after it. */
  readonly keys: number[]
  /** Milliseconds from the start of the navigation to the first control of the form, and to the paint after the first key in it. */
  formAt?: number
  firstKeyAt?: number
}
declare global {
  interface Window { probe: Probe }
}

/** The first control of the step on the screen that takes text. */
const TEXT_CONTROL = 'form.step input[type=text]:not([readonly])'

/** Times keys from the operating system's event to the paint that follows: a frame is asked for, and after it a message, which comes when it is painted. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { keys: [] }
    window.probe = probe
    const afterPaint = (act: () => void): void => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = act
        channel.port2.postMessage(undefined)
      })
    }
    addEventListener('keydown', event => {
      afterPaint(() => {
        probe.keys.push(performance.now() - event.timeStamp)
        probe.firstKeyAt ??= performance.now()
      })
    }, { capture: true })
  })
}

/** Notes when the form is there, after {@link installProbe}. Only for pages that will have one: it looks at every frame until then, and a page that never has would pay for that at each key. */
export async function watchForForm(page: Page): Promise<void> {
  await page.addInitScript((control: string) => {
    const look = (): void => {
      const found = document.querySelector<HTMLElement>(control)
      if (!found) {
        requestAnimationFrame(look)
        return
      }
      found.focus()
      window.probe.formAt = performance.now()
    }
    look()
  }, TEXT_CONTROL)
}

export async function throttle(session: CDPSession, rate: number): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Types into whatever has the focus, one key after another as the operating system sends them. */
export async function typeKeys(session: CDPSession, count: number, gapMs: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const text = String(1 + index % 9)
    const key = { key: text, code: `Digit${text}`, windowsVirtualKeyCode: 48 + Number(text) }
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...key })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
    if (index % 8 === 7) await session.send('Runtime.evaluate', { expression: 'document.activeElement.select()' }) // answers stay as short as people write them
    await new Promise(resolve => { setTimeout(resolve, gapMs) })
  }
}

/** Types a text into whatever has the focus, as {@link typeKeys} does. */
export async function typeText(session: CDPSession, text: string, gapMs: number): Promise<void> {
  for (const character of text) {
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: character, key: character })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: character })
    await new Promise(resolve => { setTimeout(resolve, gapMs) })
  }
}

/** Seconds that the page's main thread has worked since it was made. */
export async function mainThreadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const busy = metrics.find(metric => metric.name === 'TaskDuration')
  if (!busy) throw new Error('this browser does not tell how long its tasks took')
  return busy.value
}

/** Milliseconds from the next click to the paint that shows an element of this selector. */
export function timeUntil(page: Page, selector: string): Promise<number> {
  return page.evaluate((wanted: string) => {
    return new Promise<number>(resolve => {
      addEventListener('click', event => {
        const look = (): void => {
          requestAnimationFrame(() => {
            if (!document.querySelector(wanted)) {
              look()
              return
            }
            const channel = new MessageChannel()
            channel.port1.onmessage = () => { resolve(performance.now() - event.timeStamp) }
            channel.port2.postMessage(undefined)
          })
        }
        look()
      }, { capture: true, once: true })
    })
  }, selector)
}
