import { ref, watch, type Ref } from 'vue'

/** "20 万元" and "20万元" are the same to a reader. */
const plain = (block: string | null): string => (block ?? '').replace(/[\s",]/g, '')
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * A block of the text as a form. Where this block changes in the text the form follows; what came from here is already
 * what the form shows, and what is not filled in yet stays while other blocks change; while the text cannot be read
 * (`source` gives undefined) the form stays as it is.
 */
export function useBlock<T>(start: T, source: () => T | undefined, yaml: (value: T) => string | null): { value: Ref<T>; known: Ref<boolean>; take: () => string | null } {
  const value = ref(start) as Ref<T>
  const known = ref(false)
  let seen: string | null = null
  let written: string | null = null
  watch(source, (next) => {
    if (next === undefined) return
    known.value = true
    const block = plain(yaml(next))
    if (block === seen) return
    // What was written comes back in the words of the engine (制造业 as C); not over what was added since.
    const shown = plain(yaml(value.value))
    const busy = written !== null && shown !== written
    seen = block
    written = null
    if (!busy && block !== shown) value.value = copy(next)
  }, { immediate: true })
  /** What the form says now, as the block that is about to be written. */
  const take = (): string | null => {
    const block = yaml(value.value)
    seen = written = plain(block)
    return block
  }
  return { value, known, take }
}
