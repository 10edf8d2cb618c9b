import { lang, texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const statuses = ['active', 'suspended', 'revoked', 'cancelled', 'moved_out', 'unknown'] as const
export const tones = { active: 'good', suspended: 'warn', revoked: 'bad', cancelled: 'neutral', moved_out: 'neutral', unknown: 'neutral' } as const
/** Fields of the register that a column of a file can fill. */
export const fields = ['uscc', 'name', 'reg_no', 'legal_person', 'phone', 'address', 'street', 'industry_code', 'ent_type', 'capital', 'reg_date', 'scope', 'status'] as const
export const importTones = { uploaded: 'info', preview: 'info', running: 'info', done: 'good', failed: 'bad', cancelled: 'neutral' } as const

/** Types of enterprises as licences write them; the English is a translation. */
const types: [zh: string, en: string][] = [
  ['有限责任公司', 'Limited liability company'], ['股份有限公司', 'Joint-stock company'], ['个体工商户', 'Individual business'],
  ['有限合伙', 'Limited partnership'], ['普通合伙', 'General partnership'], ['个人独资企业', 'Sole proprietorship'],
  ['农民专业合作社', 'Farmers’ cooperative'], ['全民所有制', 'State-owned enterprise'], ['集体所有制', 'Collective enterprise'],
]
const owners: [zh: string, en: string][] = [
  ['自然人投资或控股', 'natural persons'], ['自然人独资', 'one natural person'], ['法人独资', 'one legal person'], ['非自然人投资', 'legal persons'],
  ['外商投资企业与内资合资', 'foreign and domestic'], ['国有独资', 'state'], ['国有控股', 'state-controlled'], ['港澳台', 'Hong Kong, Macao, Taiwan'], ['外商', 'foreign'],
]
/** The type in the reader's language; what the table does not know stays as the licence has it. */
export function entType(text: string): string {
  if (lang.value !== 'en') return text
  const kind = types.find(([zh]) => text.includes(zh))
  if (!kind) return text
  const owner = owners.find(([zh]) => text.includes(zh))
  return [text.startsWith('其他') ? `Other ${kind[1].toLowerCase()}` : kind[1], owner && `(${owner[1]})`].filter(Boolean).join(' ')
}
