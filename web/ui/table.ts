import { onUnmounted, ref, type Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export interface Column<Row> {
  key: string
  title: () => string
  /** Text of the cell when the page gives no slot `cell-<key>`. */
  text?: (row: Row) => string | number | undefined
  /** Orders that the server knows for this column, first choice first: ['name', '-name']. */
  sort?: string[]
  num?: boolean
  /** Not shown until chosen. */
  off?: boolean
  /** Carries the link of the row and the heading of its card on a phone. */
  lead?: boolean
  width?: string
  nowrap?: boolean
}

export type RowLink<Row> = (row: Row) => RouteLocationRaw

/** A value kept in this browser only; broken or forbidden storage reads as the default. */
export function stored<T>(key: string, initial: T): { get: () => T; set: (value: T) => void } {
  return {
    get() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') ?? initial
      } catch {
        return initial
      }
    },
    set(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // private mode: the choice lasts as long as the page
      }
    },
  }
}

/** True while the window is as narrow as a phone. */
export function useNarrow(width = 640): Ref<boolean> {
  const query = window.matchMedia(`(max-width: ${width}px)`)
  const narrow = ref(query.matches)
  const update = () => (narrow.value = query.matches)
  query.addEventListener('change', update)
  onUnmounted(() => query.removeEventListener('change', update))
  return narrow
}
