/** The cases beside a policy: as fields, and back to sentences. */
import type { PolicyCaseRun, PolicyFact, PolicyTreeNode } from '@api/types'
import { scalar } from './tree'

/** What is known of the enterprise: an empty value is unknown; `raw` is a sentence that names no fact. */
export interface Given { fact: string; value: string; raw?: boolean }
export interface CaseFields { title: string; day: string; given: Given[]; outcome: Outcome | ''; amount: string; more: string }

export const outcomes = { met: '符合', unmet: '不符合', unknown: '缺少信息', manual_review: '需人工审核', not_applicable: '不适用' } as const
export type Outcome = keyof typeof outcomes

const is = /^\s*(?:是|为|is\b|=|：)\s*/
/** The fact that a sentence begins with, the longest that fits. */
function given(sentence: string, facts: PolicyFact[]): Given {
  let best = ''
  for (const f of facts)
    for (const name of [f.title, f.id]) if (name.length > best.length && sentence.startsWith(name)) best = name
  const year = /^\[-\d\]/.exec(sentence.slice(best.length))?.[0] ?? ''
  const rest = sentence.slice(best.length + year.length)
  return best && is.test(rest) ? { fact: best + year, value: rest.replace(is, '').trim() } : { fact: sentence, value: '', raw: true }
}
/** From the server's sentences; undefined while the text of the cases cannot be read. */
export function casesOf(runs: PolicyCaseRun[], facts: PolicyFact[]): CaseFields[] | undefined {
  if (!facts.length || runs.some((r) => !r.day)) return undefined
  return runs.map((r) => {
    const outcome = (Object.keys(outcomes) as Outcome[]).find((o) => r.then.some((s) => s === outcomes[o] || s === o)) ?? ''
    const rest = r.then.filter((s) => !outcome || (s !== outcomes[outcome] && s !== outcome))
    const amount = rest.find((s) => /^金额(?!未知)/.test(s))
    return { title: r.title, day: r.day ?? '', given: r.given.map((s) => given(s, facts)), outcome, amount: amount?.replace(/^金额为?\s*/, '') ?? '', more: rest.filter((s) => s !== amount).join('；') }
  })
}

/** "；" ends a sentence; a list of titles may be parted by "、" as well. */
const value = (text: string): string => text.trim().replace(/[;；。]+/g, '、')
const told = (g: Given): string => (g.raw ? g.fact.trim() : g.fact.trim() && g.value.trim() ? `${g.fact.trim()} 是 ${value(g.value)}` : '')
function block(c: CaseFields): string[] {
  const then = [c.outcome && outcomes[c.outcome], c.amount.trim() && `金额 ${c.amount.trim()}`, c.more.trim()].filter(Boolean).join('；')
  const known = c.given.map(told).filter(Boolean).join('；')
  return [`  - 标题: ${scalar(c.title.trim())}`, ...(known ? [`    假如: ${scalar(known)}`] : []), `    当: ${c.day}`, `    那么: ${scalar(then)}`]
}
/** The whole text of the cases; empty: there are none. */
export const casesYaml = (slug: string, all: CaseFields[]): string =>
  all.length ? [`政策: ${scalar(slug)}`, '用例:', ...all.flatMap(block), ''].join('\n') : ''

export const caseComplete = (c: CaseFields): boolean => !!c.title.trim() && !!c.day && !!(c.outcome || c.more.trim())
/** A new case: every fact of the conditions, to be filled in. */
export const emptyCase = (tree: PolicyTreeNode[], day: string): CaseFields => ({
  title: '', day, outcome: '', amount: '', more: '',
  given: [...new Set(tree.map((n) => n.fact).filter(Boolean))].map((fact) => ({ fact, value: '' })),
})
