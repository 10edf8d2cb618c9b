/** Texts in two languages with typed keys; the language is one reactive value kept in the cookie qy_lang. */
import { ref } from 'vue'
import { settings } from '@api/client'

export type Lang = 'zh' | 'en'
export const lang = ref<Lang>('zh')

export function cookie(name: string): string {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? ''
}
export function setCookie(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
}

export function setLang(value: Lang): void {
  lang.value = value
  settings.lang = value
  document.documentElement.lang = value === 'zh' ? 'zh-CN' : 'en'
}

export function startLang(): void {
  const chosen = cookie('qy_lang')
  setLang(chosen === 'en' || chosen === 'zh' ? chosen : navigator.language.startsWith('en') ? 'en' : 'zh')
}

export type Params = Record<string, string | number>

/**
 * A module's own `t`: `texts(zh, en)` gives `t('key', { n: 3 })`, `{n}` in the text is replaced. English must
 * have the same keys as Chinese, or the type check fails.
 */
export function texts<T extends Record<string, string>>(zh: T, en: Record<keyof T, string>) {
  return (key: keyof T & string, params?: Params): string => {
    const text = (lang.value === 'en' ? en[key] : zh[key]) ?? key
    return params ? text.replace(/\{(\w+)\}/g, (all, name: string) => String(params[name] ?? all)) : text
  }
}

/** The text of a key that is computed (a state, a kind); the raw value when the table has none. */
export function textOf<K extends string>(t: (key: K) => string, prefix: string, value: string): string {
  const key = `${prefix}.${value}`
  const text = t(key as K)
  return text === key ? value : text
}

/** One text in the reader's language, for the few that stand outside a table (names that carry both). */
export function pick(zh: string, en: string): string {
  return lang.value === 'en' && en ? en : zh
}
