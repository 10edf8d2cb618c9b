/** Asks before something that cannot be undone: `if (await confirm({...}))`. One dialog for the page (ConfirmHost). */
import { shallowRef } from 'vue'

export interface Question {
  title: string
  body?: string
  /** Label of the button: the verb of the deed, not "OK". */
  action: string
  danger?: boolean
  /** Asks for a reason of this label; the answer is then the text. */
  reason?: string
}

export const question = shallowRef<(Question & { answer: (value: string | null) => void }) | null>(null)

/** The reason ("" when none was asked), or null when the person thought better of it. */
export function confirm(asked: Question): Promise<string | null> {
  question.value?.answer(null)
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (value) => {
        question.value = null
        resolve(value)
      },
    }
  })
}
