import type { DisclosureBook } from '@api/types'
import { pick } from '@ui/i18n'
import { fen, wan } from './text'

type Line = Record<string, string>
export interface BookLines {
  unit_code: string; last_year: string; reason: string; duties: string; three_reason: string
  functions: Line[]; names: Line[]; economics: Line[]; projects: Line[]; details: Line[]; goals: Line[]; procurement: Line[]; services: Line[]; three: Line[]
}
const threeItems = ['abroad', 'car_bought', 'car_run', 'reception'] as const
const threeNames = () => [pick('因公出国（境）费', 'Travel abroad'), pick('公务用车购置费', 'Cars bought'), pick('公务用车运行费', 'Cars run'), pick('公务接待费', 'Receptions')]

/** The book as it is typed: amounts in 万元, details and targets of projects in one list each, which know their project by its `key`: it may be renamed meanwhile. */
export function toLines(b: DisclosureBook): BookLines {
  return {
    unit_code: b.unit_code, last_year: wan(b.last_year), reason: b.reason, duties: b.duties, three_reason: b.three_reason ?? '',
    functions: b.functions.map((f) => ({ code: f.code, name: f.name, source: f.source, staff: wan(f.staff), office: wan(f.office), project: wan(f.project), initial: wan(f.initial), whole: wan(f.whole) })),
    names: b.names.map((n) => ({ code: n.code, name: n.name })),
    economics: b.economics.map((e) => ({ code: e.code, name: e.name, amount: wan(e.amount) })),
    projects: b.projects.map((p) => ({ key: p.name, code: p.code, name: p.name, purpose: p.purpose, source: p.source, budget: wan(p.budget), executed: wan(p.executed) })),
    details: b.projects.flatMap((p) => p.details.map((d) => ({ project: p.name, what: d.what, basis: d.basis, amount: wan(d.amount) }))),
    goals: b.projects.flatMap((p) => p.goals.map((g) => ({ project: p.name, level1: g.level1, level2: g.level2, level3: g.level3, target: g.target, weight: String(g.weight), basis: g.basis }))),
    procurement: b.procurement.map((p) => ({ project: p.project, item: p.item, quantity: String(p.quantity), measure: p.measure, amount: wan(p.amount), sme: wan(p.sme), small: wan(p.small) })),
    services: b.services.map((s) => ({ project: s.project, item: s.item, amount: wan(s.amount) })),
    three: threeItems.map((k, i) => ({ name: threeNames()[i]!, now: wan(b.three[k]) || '0', before: wan(b.three_before[k]) || '0' })),
  }
}

export type BookFault = { kind: 'amount' | 'number' | 'project'; text: string }

/** Back again; `fault` is the first text that is no amount or number, or the first line of no project. */
export function fromLines(old: DisclosureBook, l: BookLines): { book: DisclosureBook; fault?: BookFault } {
  let fault: BookFault | undefined
  const amount = (text: string | undefined): number => {
    const value = fen(text ?? '')
    if (value === undefined) fault ??= { kind: 'amount', text: text ?? '' }
    return value ?? 0
  }
  const count = (text: string | undefined): number => {
    const value = Number((text ?? '').replaceAll(',', '').trim() || '0')
    if (Number.isNaN(value)) fault ??= { kind: 'number', text: text ?? '' }
    return Number.isNaN(value) ? 0 : value
  }
  const text = (line: Line, key: string) => (line[key] ?? '').trim()
  const source = (line: Line) => (line.source || 'general') as DisclosureBook['functions'][number]['source']
  const three = (key: 'now' | 'before') => Object.fromEntries(threeItems.map((k, i) => [k, amount(l.three[i]?.[key])])) as DisclosureBook['three']
  const keys = new Set(l.projects.map((p) => p.key))
  const stray = [...l.details, ...l.goals].find((d) => !keys.has(d.project ?? ''))
  if (stray) fault = { kind: 'project', text: stray.what || stray.level3 || '' }
  // Lines that name a project in words go with it when it is renamed.
  const named = (line: Line) => {
    const own = text(line, 'project')
    const renamed = l.projects.find((p) => p.key === own)
    return renamed && !l.projects.some((p) => text(p, 'name') === own) ? text(renamed, 'name') : own
  }
  const book: DisclosureBook = {
    ...old, unit_code: l.unit_code.trim(), last_year: amount(l.last_year), reason: l.reason.trim(), duties: l.duties, three_reason: l.three_reason.trim() || undefined,
    functions: l.functions.map((f) => ({ code: text(f, 'code'), name: text(f, 'name'), source: source(f), staff: amount(f.staff), office: amount(f.office), project: amount(f.project), initial: amount(f.initial), whole: amount(f.whole) })),
    names: l.names.map((n) => ({ code: text(n, 'code'), name: text(n, 'name') })),
    economics: l.economics.map((e) => ({ code: text(e, 'code'), name: text(e, 'name'), amount: amount(e.amount) })),
    projects: l.projects.map((p) => ({
      code: text(p, 'code'), name: text(p, 'name'), purpose: text(p, 'purpose'), source: source(p), budget: amount(p.budget), executed: amount(p.executed),
      details: l.details.filter((d) => d.project === p.key).map((d) => ({ what: text(d, 'what'), basis: text(d, 'basis'), amount: amount(d.amount) })),
      goals: l.goals.filter((g) => g.project === p.key).map((g) => ({ level1: text(g, 'level1'), level2: text(g, 'level2'), level3: text(g, 'level3'), target: text(g, 'target'), weight: count(g.weight), basis: text(g, 'basis') })),
    })),
    procurement: l.procurement.map((p) => ({ project: named(p), item: text(p, 'item'), measure: text(p, 'measure'), quantity: count(p.quantity), amount: amount(p.amount), sme: amount(p.sme), small: amount(p.small) })),
    services: l.services.map((s) => ({ project: named(s), item: text(s, 'item'), amount: amount(s.amount) })),
    three: three('now'), three_before: three('before'),
  }
  return { book, fault }
}
