/** Keys of the screen now shown. Ignored while someone types; listed by the help dialog ("?"). */
import { onMounted, onUnmounted, shallowReactive } from 'vue'

export interface Hotkey {
  /** "j", "ctrl+k", "?" */
  keys: string
  title: () => string
  run: (event: KeyboardEvent) => void
  /** Also while typing in a field. */
  always?: boolean
}

export const hotkeys = shallowReactive<Hotkey[]>([])

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function pressed(event: KeyboardEvent): string {
  const ctrl = event.ctrlKey || event.metaKey ? 'ctrl+' : ''
  return ctrl + event.key.toLowerCase()
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return
  const keys = pressed(event)
  const open = document.querySelector('dialog[open]')
  for (let i = hotkeys.length - 1; i >= 0; i--) {
    const key = hotkeys[i]!
    if (key.keys !== keys || (!key.always && (typing(event.target) || open))) continue
    event.preventDefault()
    key.run(event)
    return
  }
}

export function useHotkeys(list: Hotkey[]): void {
  onMounted(() => hotkeys.push(...list))
  onUnmounted(() => {
    for (const key of list) {
      const index = hotkeys.indexOf(key)
      if (index >= 0) hotkeys.splice(index, 1)
    }
  })
}
