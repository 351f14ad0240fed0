import { defineStore } from 'pinia'
import { readonly, ref } from 'vue'
import { deviceStorage } from '../storage/device.ts'

/** Whether all that was kept here is gone, though this browser has kept drafts before; to be told until it was read. */
export const useErased = defineStore('erased', () => {
  const erased = ref(false)

  /** Told at each look at the server's drafts, before anything is sent. @param keptHere whether the server remembers this browser */
  async function look(keptHere: boolean | undefined): Promise<void> {
    const storage = await deviceStorage()
    if (storage.kept === 'memory') return // empty at each page, and says so
    const found = await storage.isErased(keptHere)
    erased.value = found.ok && found.value
  }

  /** The person knows. */
  async function settle(): Promise<void> {
    erased.value = false
    await (await deviceStorage()).settleErased()
  }

  return { erased: readonly(erased), look, settle }
})
