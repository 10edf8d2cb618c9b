import type { ApplicationState } from '@api/types'
import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const tones: Record<ApplicationState, 'neutral' | 'info' | 'good' | 'warn' | 'bad'> = {
  invited: 'warn', draft: 'neutral', submitted: 'warn', correction: 'warn', review: 'info', notice: 'info', approved: 'good', paying: 'good', paid: 'good',
  refused: 'bad', contested: 'warn', upheld: 'bad', withdrawn: 'neutral',
}
export const outcomes = { met: 'good', unmet: 'bad', unknown: 'warn', manual_review: 'warn', not_applicable: 'neutral' } as const

export const runTones = { computing: 'info', preview: 'warn', confirming: 'info', confirmed: 'good', failed: 'bad' } as const

/** Fen as people read a sum. */
export function money(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return ''
  return `${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${t('yuan')}`
}

/** The steps that the page offers, in this order; the server says which are allowed. `reason`: words are needed. */
export const deeds = [
  { name: 'accept', reason: false, danger: false },
  { name: 'ask_correction', reason: true, danger: false },
  { name: 'refuse', reason: true, danger: true },
  { name: 'object', reason: true, danger: true },
  { name: 'reconsider', reason: true, danger: false },
  { name: 'uphold', reason: true, danger: true },
] as const
export type Deed = (typeof deeds)[number]

export const pledgeTones = { watching: 'neutral', broken: 'bad', kept: 'good', recovered: 'good', waived: 'neutral' } as const
export const chaseTones = { open: 'warn', settled: 'good', declined: 'neutral', gone: 'bad' } as const
