/** Light, dark, or as the system has it; kept in the cookie qy_theme that the portal reads too. */
import { ref } from 'vue'
import { cookie, setCookie } from './i18n'

export type Theme = 'auto' | 'light' | 'dark'
export const theme = ref<Theme>('auto')

export function setTheme(value: Theme): void {
  theme.value = value
  document.documentElement.dataset.theme = value
  setCookie('qy_theme', value)
}

export function startTheme(): void {
  const chosen = cookie('qy_theme')
  if (chosen === 'light' || chosen === 'dark') setTheme(chosen)
}
