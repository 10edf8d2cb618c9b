import en from './locales/en.json'
import zh from './locales/zh-CN.json'
import { texts } from './i18n'

/** The kit's own words. */
export const kt = texts(zh, en)
