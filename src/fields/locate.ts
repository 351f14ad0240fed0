import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { Problem } from '#domain/problem/problem.ts'
import type { FieldPorts, Fix } from './ports.ts'

export interface UseLocate {
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Why there was no reading the last time. */
  readonly refused: Readonly<ShallowRef<readonly Problem[]>>
  /** One GPS reading; nothing when it was refused or could not be had. */
  readonly read: () => Promise<Fix | undefined>
}

/** «Usa la mia posizione»: asks only when pressed, never on its own. */
export function useLocate(ports: FieldPorts): UseLocate {
  const busy = shallowRef(false)
  const refused = shallowRef<readonly Problem[]>([])
  return {
    busy: readonly(busy),
    refused,
    read: async () => {
      busy.value = true
      refused.value = []
      const fix = await ports.locate()
      busy.value = false
      if (fix.ok) return fix.value
      refused.value = fix.problems
      return undefined
    },
  }
}
