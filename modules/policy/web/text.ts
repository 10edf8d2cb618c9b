import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const tones = { draft: 'neutral', review: 'warn', scheduled: 'warn', published: 'good', replaced: 'neutral', withdrawn: 'bad' } as const

/** What may be done next, by state; the server decides in the end. */
export const steps = { draft: ['submit'], review: ['publish', 'return'], scheduled: ['withdraw'], published: ['withdraw'], replaced: [], withdrawn: [] } as const
export type Step = 'submit' | 'publish' | 'return' | 'withdraw'

export const foundTones = { new: 'warn', changed: 'warn', drafted: 'neutral', known: 'good', ignored: 'neutral' } as const

/** "98.5%", or a dash when there is nothing to count. */
export const share = (part: number, all: number): string => (all > 0 ? `${(Math.floor((part * 1000) / all) / 10).toFixed(1)}%` : '–')
