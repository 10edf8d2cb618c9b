/** What a policy gives, what limits it and how it is applied for: as fields, and back to the blocks 待遇, 约束 and 申报. */
import type { ApplicationFields, BenefitFields, TermsFields } from '@api/types'
import { bare, inline, list, scalar, treeOf, complete as filled, type Node } from './tree'

export const kinds = ['fixed', 'share', 'tiers', 'step', 'match', 'up_to', 'in_kind', 'parts'] as const
export type PartKind = (typeof kinds)[number]
export interface Part extends Omit<BenefitFields, 'depth' | 'kind' | 'when'> { kind: PartKind; when: Node | null; parts: Part[] }

export const emptyPart = (kind: PartKind): Part => ({
  kind, label: '', clause: '', amount: '', rate: '', base: '', by: '', cap: '', least: '', step: '', reward: '', text: '', policy: '', highest: false,
  tiers: kind === 'tiers' ? [{ from: '', below: '', amount: '', rate: '' }] : [], when: null, parts: kind === 'parts' ? [emptyPart('fixed')] : [],
})
export const emptyTerms = (): TermsFields => ({ instalments: [], yearly_cap: '', affiliates_cap: '', cap_group: '', exclusive: [], pledge_years: '', clawback: '', quota: '', budget: '', years: '' })
export const emptyApplication = (): ApplicationFields => ({ mode: '', opens: '', closes: '', notice_days: '', channel: '', address: '', materials: [], steps: [], limits: [] })

/** From the server's list in reading order. */
export function partOf(fields: BenefitFields[]): Part | null {
  const path: Part[] = []
  let root: Part | null = null
  for (const { depth, when, kind, ...rest } of fields) {
    const part: Part = { ...rest, tiers: rest.tiers.map((x) => ({ ...x })), kind: kind as PartKind, when: treeOf(when), parts: [] }
    path.length = depth
    if (path.length) path[path.length - 1]!.parts.push(part)
    else root = part
    path.push(part)
  }
  return root
}

type Pair = [key: string, value: string | false]
const pair = (key: string, value: string): Pair => [key, value.trim() && scalar(value.trim())]
const map = (pairs: Pair[]): string => `{${pairs.filter(([, v]) => v).map(([k, v]) => `${k}: ${v}`).join(', ')}}`

const tierPairs = (x: Part['tiers'][number]): Pair[] => [pair('自', x.from), pair('不足', x.below), pair('金额', x.amount), pair('比例', x.rate)]
/** What is special of a kind; `parts` and `tiers` as one line. */
function shape(p: Part): Pair[] {
  switch (p.kind) {
    case 'fixed': return [pair('金额', p.amount)]
    case 'share': return [pair('比例', p.rate), pair('基数', p.base)]
    case 'tiers': return [pair('按', p.by), pair('基数', p.base), ['档次', `[${p.tiers.map((x) => map(tierPairs(x))).join(', ')}]`]]
    case 'step': return [pair('按', p.by), pair('每增', p.step), pair('奖励', p.reward)]
    case 'match': return [pair('配套', p.rate), pair('政策', p.policy), pair('基数', p.base)]
    case 'up_to': return [pair('最高', p.amount)]
    case 'in_kind': return [pair('内容', p.text)]
    case 'parts': return [['就高', p.highest && '是'], ['各项', `[${p.parts.map((x) => map(pairsOf(x))).join(', ')}]`]]
  }
}
function pairsOf(p: Part): Pair[] {
  const own = shape(p)
  const used = new Set(own.map(([k]) => k))
  const facts = [pair('按', p.by), pair('基数', p.base)].filter(([k]) => !used.has(k))
  return [pair('说明', p.label), ...own, ...facts, pair('上限', p.cap), pair('起点', p.least), pair('条款', p.clause), ['前提', p.when !== null && inline(bare(p.when))]]
}
/** The block 待遇; null where the source states none. */
export function benefitYaml(p: Part | null): string | null {
  if (!p) return null
  if (p.kind !== 'parts' && p.kind !== 'tiers') return `待遇: ${map(pairsOf(p))}`
  const rows = p.kind === 'parts' ? p.parts.map((x) => map(pairsOf(x))) : p.tiers.map((x) => map(tierPairs(x)))
  const key = p.kind === 'parts' ? '各项' : '档次'
  const rest = pairsOf(p).filter(([k, v]) => v && k !== key).map(([k, v]) => `  ${k}: ${v}`)
  return ['待遇:', ...rest, `  ${key}:`, ...rows.map((r) => `    - ${r}`)].join('\n')
}

const block = (key: string, lines: string[]): string | null => (lines.length ? [`${key}:`, ...lines.map((l) => `  ${l}`)].join('\n') : null)
const line = (key: string, value: string): string[] => (value.trim() ? [`${key}: ${scalar(value.trim())}`] : [])
const row = (key: string, values: string[]): string[] => (values.length ? [`${key}: ${list(values)}`] : [])

export const termsYaml = (f: TermsFields): string | null => block('约束', [
  ...row('分期', f.instalments), ...line('年度上限', f.yearly_cap), ...line('关联企业上限', f.affiliates_cap), ...line('合并计算', f.cap_group), ...row('不重复享受', f.exclusive),
  ...line('承诺年限', f.pledge_years), ...line('追回', f.clawback), ...line('名额', f.quota), ...line('预算', f.budget), ...line('享受年限', f.years),
])
export const applicationYaml = (f: ApplicationFields): string | null => block('申报', [
  ...line('方式', f.mode), ...line('开始', f.opens), ...line('截止', f.closes), ...line('公示工作日', f.notice_days), ...line('渠道', f.channel), ...line('地址', f.address),
  ...(f.materials.length ? ['材料:', ...f.materials.map((m) => `  - ${m.basis || !m.required ? map([pair('名称', m.name), pair('依据', m.basis), ['必须', !m.required && '否']]) : scalar(m.name)}`)] : []),
  ...row('步骤', f.steps), ...row('时限', f.limits),
])

/** Whether a benefit says enough to be read. */
export function complete(p: Part): boolean {
  const has = (...values: string[]) => values.every((v) => v.trim())
  if (p.when && !filled(p.when)) return false
  switch (p.kind) {
    case 'fixed': case 'up_to': return has(p.amount)
    case 'share': return has(p.rate, p.base)
    case 'tiers': return has(p.by) && p.tiers.length > 0 && p.tiers.every((x) => has(x.amount) !== has(x.rate))
    case 'step': return has(p.by, p.step, p.reward)
    case 'match': return has(p.rate) && (has(p.policy) || has(p.base))
    case 'in_kind': return has(p.text)
    case 'parts': return p.parts.length > 0 && p.parts.every(complete)
  }
}
