/** Asks who is sitting there, before a dangerous deed: `if (await prove()) ...`. One dialog for the page (ProofHost). */
import { shallowRef } from 'vue'

export const asked = shallowRef<{ answer: (proved: boolean) => void } | null>(null)

/** True once the server has accepted a proof; false when the person thought better of it. */
export function prove(): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      answer: (proved) => {
        asked.value = null
        resolve(proved)
      },
    }
  })
}
