import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const statuses = ['active', 'suspended', 'revoked', 'cancelled', 'moved_out'] as const
export const tones = { active: 'good', suspended: 'warn', revoked: 'bad', cancelled: 'neutral', moved_out: 'neutral' } as const
/** Fields of the register that a column of a file can fill. */
export const fields = ['uscc', 'name', 'reg_no', 'legal_person', 'phone', 'address', 'street', 'industry_code', 'ent_type', 'capital', 'reg_date', 'scope', 'status'] as const
export const importTones = { uploaded: 'info', preview: 'info', running: 'info', done: 'good', failed: 'bad', cancelled: 'neutral' } as const
