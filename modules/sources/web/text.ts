import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const runTones = { waiting: 'info', running: 'info', done: 'good', failed: 'bad' } as const
export const doubtTones = { open: 'warn', proposed: 'warn', postponed: 'neutral', same: 'good', different: 'info', moot: 'neutral' } as const
export const orderTones = { open: 'warn', answered: 'info', closed: 'good' } as const
export const severityTones = { error: 'bad', warning: 'warn', info: 'neutral' } as const
export const doubtStates = ['open', 'proposed', 'postponed', 'same', 'different', 'moot'] as const
/** Fields of a record in the order in which people compare them. */
export const fields = ['name', 'former_name', 'uscc', 'org_code', 'reg_no', 'legal_person', 'phone', 'address', 'reg_date', 'capital', 'ent_type', 'scope', 'updated_on'] as const
