/**
 * A form that keeps what was typed, sends once, and puts the server's errors at their fields.
 * `fields` that the form shows are linked from the summary; other errors stand in the summary alone.
 */
import { computed, nextTick, reactive, ref } from 'vue'
import { ApiError, type Problem } from '@api/client'

export function useForm<T extends object>(initial: T, send: (values: T) => Promise<unknown>) {
  const values = reactive({ ...initial }) as T
  const problems = ref<Problem[]>([])
  const busy = ref(false)
  const touched = computed(() => JSON.stringify(values) !== JSON.stringify(start.value))
  const start = ref<T>({ ...initial }) as { value: T }

  const errors = computed(() => {
    const map: Record<string, string> = {}
    for (const p of problems.value) if (p.field && !map[p.field]) map[p.field] = p.help ? `${p.message}${p.help ? ' ' + p.help : ''}` : p.message
    return map
  })

  function reset(next: T): void {
    Object.assign(values, next)
    start.value = { ...next }
    problems.value = []
  }

  function fail(list: Problem[]): void {
    problems.value = list
    void nextTick(() => document.querySelector<HTMLElement>('[data-error-summary]')?.focus())
  }

  /** True when the server took it. */
  async function submit(): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problems.value = []
    try {
      await send({ ...values })
      start.value = { ...values }
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      fail(error.all)
      return false
    } finally {
      busy.value = false
    }
  }

  return reactive({ values, problems, errors, busy, touched, submit, reset, fail })
}
