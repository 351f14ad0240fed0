import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Problem, Result } from '#domain/problem/problem.ts'

/** What is true of the last change. `saved` is said only when the storage has answered that the bytes are on the disk. */
export type SaveState =
  | { readonly at: 'saved' }
  | { readonly at: 'pending' }
  | { readonly at: 'saving' }
  | { readonly at: 'failed', readonly problem: Problem | undefined }

export interface AutosaveOptions {
  /** How long after the last key. */
  readonly delayMs?: number
  /** How long somebody who never stops typing may go unsaved. */
  readonly longestMs?: number
  /** How long after a failure it is tried again by itself. */
  readonly retryMs?: number
  /** Rises with each key and each other answer, where a key is among the changes only after a while. */
  readonly acts?: Readonly<Ref<number>>
  /** Counts what was typed last among the changes. */
  readonly settle?: () => void
  /** Waits for what is still being made ready: of a photograph no answer knows until then. */
  readonly settled?: () => Promise<void>
  readonly page: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
}

export interface Autosave {
  readonly state: Readonly<ShallowRef<SaveState>>
  /** Saves now what is not saved yet. Safe to call at any time. @returns whether everything is saved */
  readonly flush: () => Promise<boolean>
  /** Before the page goes, or another draft or person takes its place: also what is still being made ready is waited for, and saved. @returns whether everything is saved */
  readonly safe: () => Promise<boolean>
}

/** Trying these again by itself would overwrite another window's work or raise a deleted draft: a person must choose. */
const FOR_A_PERSON: ReadonlySet<string> = new Set(['draft.stale', 'draft.unknown'])

/**
 * Saves after each change, and at once when the page is about to be hidden or left.
 * @param changes rises with each change; only its movement matters
 * @param save keeps the present state, durably; called one at a time
 */
export function useAutosave(changes: Readonly<Ref<number>>, save: () => Promise<Result<unknown>>, options: AutosaveOptions): Autosave {
  const { delayMs = 400, longestMs = 800, retryMs = 5_000, acts, settle, settled, page, window } = options
  const state = shallowRef<SaveState>({ at: 'saved' })
  let savedAt = changes.value
  const clock = clockOf(() => { void saveInTime() }, delayMs, longestMs)
  let running: Promise<boolean> | undefined

  function isSaved(): boolean {
    settle?.()
    return savedAt === changes.value
  }

  async function saveNow(): Promise<boolean> {
    const at = changes.value
    state.value = { at: 'saving' }
    const result = await save().catch((): undefined => undefined) // a broken disk is told like a refusal: the answers stay on the page
    if (!result?.ok) {
      const problem = result?.problems[0]
      state.value = { at: 'failed', problem }
      if (!problem || !FOR_A_PERSON.has(problem.code)) clock.in(retryMs)
      return false
    }
    savedAt = at
    state.value = { at: isSaved() ? 'saved' : 'pending' }
    return true
  }

  function saveOnce(): Promise<boolean> {
    running ??= saveNow().finally(() => { running = undefined })
    return running
  }

  /** One save; what was typed meanwhile waits its turn, or a quick typist on a slow phone would have it saving without end. */
  async function saveInTime(): Promise<void> {
    if (isSaved()) rest()
    else if (await saveOnce() && !isSaved()) clock.wait()
  }

  /** What was typed came to what is kept. */
  function rest(): void {
    if (state.value.at === 'pending') state.value = { at: 'saved' }
  }

  async function flush(): Promise<boolean> {
    clock.stop()
    while (!isSaved()) if (!await saveOnce()) return false
    rest()
    return true
  }

  /** There is something that is not saved. */
  function note(): void {
    if (running) return
    if (state.value.at === 'saved') state.value = { at: 'pending' }
    clock.wait()
  }
  if (acts) watch(acts, note, { flush: 'sync' })
  // What comes of a key after a while must not put off the saving of the key.
  watch(changes, () => { if (!isSaved() && !(acts && clock.isWaiting())) note() }, { flush: 'sync' })

  const stopListening = whenLeaving({ page, window }, { save: () => { void flush() }, isSaved })
  onScopeDispose(() => {
    stopListening()
    void flush()
  })

  return { state, flush, safe: () => (settled?.() ?? Promise.resolve()).then(flush) }
}

/** Rings so long after the last wait, and for who never stops waiting so long after the first. */
function clockOf(ring: () => void, delayMs: number, longestMs: number): { readonly wait: () => void, readonly isWaiting: () => boolean, readonly in: (ms: number) => void, readonly stop: () => void } {
  let since: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    clearTimeout(timer)
    since = undefined
  }

  function after(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      stop()
      ring()
    }, ms)
  }

  function wait(): void {
    since ??= Date.now()
    after(Math.max(0, Math.min(delayMs, since + longestMs - Date.now())))
  }

  return { wait, isWaiting: () => since !== undefined, in: after, stop }
}

/** Saves when the page goes out of sight, and asks the browser to hold it while something is not saved. @returns stops it */
function whenLeaving({ page, window }: Pick<AutosaveOptions, 'page' | 'window'>, { save, isSaved }: { readonly save: () => void, readonly isSaved: () => boolean }): () => void {
  const onHide = (): void => { if (page.visibilityState === 'hidden') save() }
  const onUnload = (event: BeforeUnloadEvent): void => { if (!isSaved()) event.preventDefault() }
  page.addEventListener('visibilitychange', onHide)
  window.addEventListener('pagehide', save)
  window.addEventListener('beforeunload', onUnload)
  return () => {
    page.removeEventListener('visibilitychange', onHide)
    window.removeEventListener('pagehide', save)
    window.removeEventListener('beforeunload', onUnload)
  }
}
