import { number } from '@ui/format'
import { pick, texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

/** A column of a file before it is loaded (POST …/columns). */
export interface Column { heading: string; field: string; samples: string[] }

export const runTones = { waiting: 'info', running: 'info', done: 'good', failed: 'bad' } as const
export const doubtTones = { open: 'warn', proposed: 'warn', postponed: 'neutral', same: 'good', different: 'info', moot: 'neutral' } as const
export const orderTones = { open: 'warn', answered: 'info', closed: 'good' } as const
export const feedTones = { done: 'good', nothing: 'neutral', failed: 'bad' } as const
export const severityTones = { error: 'bad', warning: 'warn', info: 'neutral' } as const
export const doubtStates = ['open', 'proposed', 'postponed', 'same', 'different', 'moot'] as const
/** Fields of a record in the order in which people compare them. */
export const fields = ['name', 'former_name', 'uscc', 'org_code', 'reg_no', 'legal_person', 'phone', 'address', 'reg_date', 'capital', 'ent_type', 'scope', 'updated_on'] as const

/** A period in the largest unit that fits. */
export function every(minutes: number): string {
  if (minutes % 1440 === 0) return t('every.days', { n: number(minutes / 1440) })
  return minutes % 60 === 0 ? t('every.hours', { n: number(minutes / 60) }) : t('every.minutes', { n: number(minutes) })
}

/** What a rule says of all its findings; one finding says more, such as which record it means. */
export function saying(r: { rule: string; example_zh: string; example_en: string }): string {
  return r.rule === 'record.twice' ? t('quality.twice') : pick(r.example_zh, r.example_en)
}
