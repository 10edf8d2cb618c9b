/** Who issued a policy, when and for whom, its parameters and contacts: as fields, and back to the lines of the text. */
import type { ContactFields, IdentityFields, ParameterFields } from '@api/types'
import { list, scalar } from './tree'

/** The words of the text for the engine's names. */
export const levels = { national: '国家', provincial: '省', city: '市', district: '区' } as const
export const statuses = { draft: '征求意见', valid: '有效', expired: '失效', abolished: '废止', superseded: '被替代', unverified: '待核实' } as const
export const subjects = { insurance: '社会保险', tax: '税收', finance: '金融', costs: '降成本', general: '综合', other: '其他', news: '企业动态', notice: '公告' } as const
export const groups = {
  any: '各类企业', sole_trader: '个体工商户', startup: '初创和创业者', small: '中小微企业', technology: '科技型企业', industry: '工业企业', services: '服务业和商贸企业', large: '总部和上市企业', park: '园区和楼宇',
} as const
export const units = ['万元', '元', '亿元', '%', '人', '家', '个', '件', '项', '年', '天', '平方米', '分', '级'] as const

const line = (key: string, value: string): string | null => (value.trim() ? `${key}: ${scalar(value.trim())}` : null)
const row = (key: string, values: string[]): string | null => (values.length ? `${key}: ${list(values)}` : null)
const pairs = (fields: Record<string, string>): string => `{${Object.entries(fields).filter(([, v]) => v.trim()).map(([k, v]) => `${k}: ${scalar(v.trim())}`).join(', ')}}`
const map = (key: string, fields: Record<string, string>): string | null => (Object.values(fields).some((v) => v.trim()) ? `${key}: ${pairs(fields)}` : null)
const word = (words: Record<string, string>, name: string): string => words[name] ?? name

/** Each block of the identity, and the fields that it is made of. */
const blocks = {
  编号: (f) => line('编号', f.id),
  标题: (f) => line('标题', f.title),
  英文标题: (f) => line('英文标题', f.title_en),
  文号: (f) => line('文号', f.doc_number),
  发文机关: (f) => line('发文机关', f.issuer),
  层级: (f) => line('层级', word(levels, f.level)),
  版本: (f) => line('版本', f.version),
  所属文件: (f) => line('所属文件', f.series),
  地区: (f) => line('地区', f.region),
  状态: (f) => line('状态', word(statuses, f.status)),
  发布日期: (f) => line('发布日期', f.published),
  施行日期: (f) => line('施行日期', f.effective),
  失效日期: (f) => line('失效日期', f.expires),
  废止日期: (f) => line('废止日期', f.abolished),
  被替代: (f) => map('被替代', { 文号: f.successor_number, 政策: f.successor, 日期: f.succeeded }),
  替代: (f) => row('替代', f.supersedes),
  相关政策: (f) => row('相关政策', f.related),
  主题: (f) => line('主题', word(subjects, f.subject)),
  受众: (f) => line('受众', f.audience),
  受众类别: (f) => row('受众类别', f.groups.map((g) => word(groups, g))),
  摘要: (f) => line('摘要', f.summary),
  来源: (f) => map('来源', { 地址: f.source_address, 类别: f.source_kind, 标题: f.source_title, 核对日期: f.source_read }),
  公平竞争审查: (f) => map('公平竞争审查', { 结论: f.fair_conclusion, 依据: f.fair_basis, 有效至: f.fair_until }),
  来源未说明: (f) => row('来源未说明', f.unknowns),
} satisfies Record<string, (f: IdentityFields) => string | null>
export type IdentityKey = keyof typeof blocks
export const identityKeys = Object.keys(blocks) as IdentityKey[]

export const identityBlock = (f: IdentityFields, key: IdentityKey): string | null => blocks[key](f)
export const identityYaml = (f: IdentityFields): string => identityKeys.map((k) => identityBlock(f, k)).filter(Boolean).join('\n')
/** The fields without which the text cannot be read. */
export const needed = ['id', 'title', 'issuer', 'audience', 'summary'] as const
export const lacks = (f: IdentityFields): boolean => needed.some((k) => !f[k].trim())

export function parametersYaml(all: ParameterFields[]): string | null {
  if (!all.length) return null
  const rows = all.map((p) => {
    const values = p.values.map((v) => pairs({ 自: v.from, 至: v.to, 值: v.value, 折算: v.share, 来源: v.source }))
    const head = pairs({ 标题: p.title, 英文标题: p.title_en, 单位: p.unit }).slice(1, -1)
    return `  ${scalar(p.name.trim())}: {${head ? `${head}, ` : ''}取值: [${values.join(', ')}]}`
  })
  return ['参数:', ...rows].join('\n')
}
export const emptyValue = (): ParameterFields['values'][number] => ({ from: '', to: '', value: '', share: '', source: '' })
export const emptyParameter = (): ParameterFields => ({ name: '', title: '', title_en: '', unit: '万元', values: [emptyValue()] })
export const parametersComplete = (all: ParameterFields[]): boolean =>
  new Set(all.map((p) => p.name.trim())).size === all.length && all.every((p) => p.name.trim() && p.values.length > 0 && p.values.every((v) => v.value.trim()))
/** Whether the text reads the parameter outside of its own line. */
export const inUse = (text: string, name: string): boolean => {
  const at = text.indexOf(`$${name}`)
  return at >= 0 && text.split(`$${name}`).slice(1).some((rest) => !/^[\p{L}\p{N}_]/u.test(rest))
}

export const contactsYaml = (all: ContactFields[]): string | null =>
  all.length ? ['联系:', ...all.map((c) => `  - ${pairs({ 类别: c.kind, 值: c.value, 名称: c.name, 地区: c.region, 有效至: c.until })}`)].join('\n') : null
export const emptyContact = (): ContactFields => ({ kind: '电话', value: '', name: '', region: '', until: '' })
export const contactsComplete = (all: ContactFields[]): boolean => all.every((c) => c.kind.trim() && c.value.trim())
