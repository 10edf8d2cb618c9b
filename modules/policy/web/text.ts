import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const tones = { draft: 'neutral', review: 'warn', published: 'good', replaced: 'neutral', withdrawn: 'bad' } as const

/** What may be done next, by state; the server decides in the end. */
export const steps = { draft: ['submit'], review: ['publish', 'return'], published: ['withdraw'], replaced: [], withdrawn: [] } as const
export type Step = 'submit' | 'publish' | 'return' | 'withdraw'
