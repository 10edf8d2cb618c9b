import { texts } from '@ui/i18n'
import type { AppealState } from '@api/types'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const kinds = ['consult', 'help', 'suggest', 'complain', 'arrears'] as const
type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'
export const tones: Record<AppealState, Tone> = {
  draft: 'neutral', submitted: 'warn', dispatched: 'warn', in_progress: 'info', replied: 'good', closed: 'good', rejected: 'bad', withdrawn: 'neutral',
  received: 'warn', returning: 'warn', suspended: 'neutral', tracking: 'neutral', checking: 'info', calling_back: 'good', diverted: 'bad', merged: 'neutral',
}
