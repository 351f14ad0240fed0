import { defineStore } from 'pinia'
import { readonly, ref, shallowRef } from 'vue'
import { answerOthers, othersAgree, type Channel } from './council.ts'
import { ACTIVATE_MESSAGE } from './messages.ts'
import { registerWorker } from './register.ts'

/** Why a new version may not be let in just now. */
export type UpdateHindrance = 'busy-here' | 'busy-elsewhere'
/** Saves what is unsaved, then says whether the page may be reloaded without losing anything. */
export type ReloadGuard = () => Promise<boolean>

/** A new version of the app: it waits until the person accepts it, and until no page has anything to lose. */
export const useUpdate = defineStore('update', () => {
  const waiting = shallowRef<ServiceWorker>()
  const hindrance = ref<UpdateHindrance>()
  const registration = shallowRef<ServiceWorkerRegistration>()
  const guards = new Set<ReloadGuard>()
  let channel: Channel | undefined

  async function isFree(): Promise<boolean> {
    const answers = await Promise.all([...guards].map(guard => guard().catch(() => false))) // a guard that fails could not save: not free
    return answers.every(Boolean)
  }

  async function reloadWhenFree(): Promise<void> {
    if (await isFree()) location.reload()
    else hindrance.value = 'busy-here'
  }

  /** Registers the worker and listens; called once by the app. */
  async function start(): Promise<void> {
    channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('sportello-update') : undefined
    if (channel) answerOthers(channel, isFree)
    const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
    let hadController = workers?.controller !== null
    workers?.addEventListener('controllerchange', () => {
      if (hadController) void reloadWhenFree()
      hadController = true // the first worker of a first visit replaces nothing; the next one does
    })
    registration.value = await registerWorker({
      workers,
      onWaiting: worker => { waiting.value = worker },
      every: (ms, work) => { setInterval(work, ms) },
    })
  }

  /**
   * A page with a form, or a filing being sent, says here how to make itself safe before a reload.
   * @returns takes it back
   */
  function beforeReload(guard: ReloadGuard): () => void {
    guards.add(guard)
    return () => { guards.delete(guard) }
  }

  /** The person accepts the new version: every page saves, and if none objects all are reloaded. May be called again after a hindrance. */
  async function accept(): Promise<void> {
    hindrance.value = undefined
    if (!await isFree()) hindrance.value = 'busy-here'
    else if (channel && !await othersAgree(channel, crypto.randomUUID())) hindrance.value = 'busy-elsewhere'
    else if (waiting.value?.state === 'installed') waiting.value.postMessage(ACTIVATE_MESSAGE)
    else location.reload()
  }

  return { available: readonly(waiting), hindrance: readonly(hindrance), registration: readonly(registration), start, beforeReload, accept }
})
