/** Short messages that are read aloud and go away; failures stay until dismissed. */
import { reactive } from 'vue'

export interface Toast { id: number; kind: 'success' | 'error' | 'info'; text: string; help?: string }
export const toasts = reactive<Toast[]>([])
let last = 0

export function dismiss(id: number): void {
  const index = toasts.findIndex((t) => t.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

export function toast(text: string, kind: Toast['kind'] = 'success', help?: string): void {
  const id = ++last
  toasts.push({ id, kind, text, help })
  if (toasts.length > 4) toasts.shift()
  if (kind !== 'error') setTimeout(() => dismiss(id), 6000)
}

/** Shows what went wrong with its advice. */
export function toastError(error: unknown): void {
  const { message, help } = error as { message?: string; help?: string }
  toast(message || String(error), 'error', help)
}
