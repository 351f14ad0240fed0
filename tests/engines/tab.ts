import { vi } from 'vitest'

/** A page in a real browser of any engine, as far as the tests need one. */
export interface Tab {
  /** Comes back when the document is loaded. */
  readonly goTo: (url: string) => Promise<void>
  readonly reload: () => Promise<void>
  readonly address: () => Promise<string>
  /** Runs in the page, so it knows nothing of its file; what goes to and fro is what JSON can say. @throws what it throws, in words */
  readonly inPage: <Given extends readonly unknown[], Answer>(run: (...given: Given) => Answer | Promise<Answer>, ...given: Given) => Promise<Answer>
  /** Presses where the element is, as a finger does. */
  readonly click: (selector: string) => Promise<void>
  /** Key by key. */
  readonly type: (selector: string, text: string) => Promise<void>
  /** Chooses files in a file box. @param paths absolute */
  readonly give: (selector: string, paths: readonly string[]) => Promise<void>
  /** Exceptions and what the content security policy refused. */
  readonly complaints: () => readonly string[]
}

/** A browser that a test has started. */
export interface OpenBrowser {
  readonly tab: Tab
  /** Ends it and all its processes. */
  readonly close: () => Promise<void>
}

/** A machine busy with something else is no fault of the code. */
export const PATIENCE_MS = 90_000

/** Asks again until there is an answer that is not `undefined` or false. @throws after a long while, saying what was waited for */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, timeoutMs = PATIENCE_MS): Promise<T> {
  return vi.waitFor(async () => {
    const answer = await ask()
    if (answer === undefined || answer === false) throw new Error(`waited in vain: ${what}`)
    return answer
  }, { timeout: timeoutMs, interval: 50 })
}

/** Waits for words somewhere on the page. @returns what the expression found */
export function untilSays(tab: Tab, words: RegExp): Promise<string> {
  return until(`the page says ${String(words)}`, async () => words.exec(await tab.inPage(() => document.body.innerText))?.[0])
}

export async function untilThere(tab: Tab, selector: string): Promise<void> {
  await until(`${selector} is on the page`, () => tab.inPage(sought => document.querySelector(sought) !== null, selector))
}

export async function untilAt(tab: Tab, path: RegExp): Promise<void> {
  await until(`the address is ${String(path)}`, async () => path.test(await tab.address()))
}
