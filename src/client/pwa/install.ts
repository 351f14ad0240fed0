import { defineStore } from 'pinia'
import { computed, readonly, ref, shallowRef } from 'vue'

/** Chromium's own event, missing from TypeScript's library. */
interface BeforeInstallPromptEvent extends Event {
  readonly prompt: () => Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

function isStandalone(): boolean {
  return matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true)
}

/** An iPad calls itself a Mac, but a Mac has no touch screen. */
function isAppleTouch(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1)
}

/** Putting the counter among the apps of the device. */
export const useInstall = defineStore('install', () => {
  const offered = shallowRef<BeforeInstallPromptEvent>()
  const installed = ref(isStandalone())

  /** Keeps the browser's offer for a moment the person chooses; called once by the app. */
  function start(): void {
    addEventListener('beforeinstallprompt', event => {
      event.preventDefault()
      offered.value = event as BeforeInstallPromptEvent // the only event of this name
    })
    addEventListener('appinstalled', () => {
      installed.value = true
      offered.value = undefined
    })
  }

  /** Shows the browser's question; each offer can be used once. Call inside the person's own gesture. */
  async function ask(): Promise<void> {
    const event = offered.value
    offered.value = undefined
    await event?.prompt()
  }

  return {
    /** `browser`: {@link ask} shows the browser's own question; `by-hand`: on Apple's devices it is done from the share menu; `no`: nothing to offer. */
    way: computed<'browser' | 'by-hand' | 'no'>(() => {
      if (installed.value) return 'no'
      if (offered.value) return 'browser'
      return isAppleTouch() ? 'by-hand' : 'no'
    }),
    installed: readonly(installed),
    start,
    ask,
  }
})
