/**
 * The steps of an appeal as the workbench offers them: which fields each asks for, which of them it cannot do
 * without, and what is likely next in a state. What may be done at all is the server's word (`actions` of a case).
 */
import type { ActionInput, AppealState, AppealView } from '@api/types'

export interface Values {
  org_id?: string
  category_id?: string
  handler_id?: string
  other_id?: string
  code: string
  text: string
  reason: string
  note: string
  /** As the browser's own control writes it, in China's time: "2026-11-24T15:00". */
  until: string
  urgent: boolean
  final: boolean
  internal: boolean
  supervision: string
  outcome: string
  prompt: string
  quick: string
  solved: string
  level: string
}
export type Field = keyof Values

interface Form {
  fields: Field[]
  /** Said before asking the server, so that nobody waits for it. */
  must?: Field[]
  danger?: boolean
  group: 'work' | 'watch' | 'other'
}

const forms = {
  accept: { fields: ['category_id', 'urgent', 'note'], group: 'work' },
  reject: { fields: ['code', 'reason'], must: ['code', 'reason'], danger: true, group: 'work' },
  divert: { fields: ['code', 'reason'], must: ['code', 'reason'], danger: true, group: 'work' },
  dispatch: { fields: ['org_id', 'category_id', 'urgent', 'final', 'note'], must: ['org_id'], group: 'work' },
  sign: { fields: [], group: 'work' },
  contact: { fields: ['note'], group: 'work' },
  stage: { fields: ['text'], must: ['text'], group: 'work' },
  reply: { fields: ['text'], must: ['text'], group: 'work' },
  return: { fields: ['reason'], must: ['reason'], group: 'work' },
  allow_return: { fields: ['note'], group: 'work' },
  refuse_return: { fields: ['reason'], must: ['reason'], group: 'work' },
  ask_extension: { fields: ['until', 'reason'], must: ['until', 'reason'], group: 'work' },
  allow_extension: { fields: ['note'], group: 'work' },
  refuse_extension: { fields: ['reason'], must: ['reason'], group: 'work' },
  add_cohandler: { fields: ['org_id', 'note'], must: ['org_id'], group: 'work' },
  co_reply: { fields: ['text'], must: ['text'], group: 'work' },
  drop_cohandler: { fields: ['org_id', 'reason'], must: ['org_id', 'reason'], group: 'work' },
  suspend: { fields: ['until', 'reason'], must: ['until', 'reason'], group: 'work' },
  resume: { fields: ['note'], group: 'work' },
  track: { fields: ['until', 'reason'], must: ['until', 'reason'], group: 'work' },
  pass: { fields: [], group: 'work' },
  send_back: { fields: ['reason'], must: ['reason'], group: 'work' },
  to_callback: { fields: ['note'], group: 'work' },
  call: { fields: ['outcome', 'prompt', 'quick', 'solved', 'level', 'note'], must: ['outcome'], group: 'work' },
  supervise: { fields: ['supervision', 'note'], must: ['note'], group: 'watch' },
  lift: { fields: ['note'], must: ['note'], group: 'watch' },
  instruct: { fields: ['note'], must: ['note'], group: 'watch' },
  urge: { fields: ['note'], group: 'watch' },
  merge: { fields: ['other_id', 'note'], must: ['other_id'], group: 'other' },
  split: { fields: ['note'], group: 'other' },
  hand_over: { fields: ['handler_id', 'note'], must: ['handler_id'], group: 'other' },
  note: { fields: ['note', 'internal'], must: ['note'], group: 'other' },
  withdraw: { fields: ['note'], danger: true, group: 'other' },
} satisfies Record<string, Form>

export type Deed = keyof typeof forms
export const deeds = Object.keys(forms) as Deed[]
export const formOf = (deed: Deed): Form => forms[deed]
/** Taken with one press: nothing is to be filled in and nothing is told to anybody that cannot be taken back. */
export const isPlain = (deed: Deed) => deed === 'sign'

const likely: Partial<Record<AppealState, Deed[]>> = {
  received: ['accept'],
  submitted: ['dispatch'],
  dispatched: ['sign', 'return'],
  in_progress: ['allow_extension', 'refuse_extension', 'reply', 'co_reply', 'contact'],
  returning: ['allow_return', 'refuse_return'],
  suspended: ['resume', 'co_reply'],
  tracking: ['stage', 'resume', 'co_reply'],
  checking: ['pass', 'send_back'],
  replied: ['to_callback'],
  calling_back: ['call'],
  merged: ['split'],
}

/** What stands as buttons (at most two) and what waits in the menu; a menu of one would only hide it. */
export function offered(appeal: Pick<AppealView, 'state' | 'actions' | 'contacted_at'>): { main: Deed[]; more: Deed[] } {
  const allowed = deeds.filter((d) => appeal.actions.includes(d))
  const wanted = (likely[appeal.state] ?? []).filter((d) => d !== 'contact' || !appeal.contacted_at)
  const main = wanted.filter((d) => allowed.includes(d)).slice(0, 2)
  const more = allowed.filter((d) => !main.includes(d))
  return more.length > 1 ? { main, more } : { main: [...main, ...more], more: [] }
}

/** What the form starts with: what the case holds already. */
export function startOf(deed: Deed, appeal: AppealView, kept = ''): Values {
  return {
    org_id: undefined, category_id: appeal.category_id, handler_id: undefined, other_id: undefined, code: '', text: kept, reason: '', note: '', until: '',
    urgent: appeal.urgent, final: false, internal: true, supervision: deed === 'supervise' ? nextLevel(appeal.supervision) : '', outcome: '', prompt: '', quick: '', solved: '', level: '',
  }
}

export const levels = ['daily', 'listed', 'talk'] as const
export function nextLevel(now: AppealView['supervision']): string {
  return levels[Math.min(levels.length - 1, levels.indexOf(now as 'daily') + 1)]!
}

/** China has one time zone and no summer time. */
export const chinaTime = (local: string) => new Date(`${local}:00+08:00`).toISOString()

/** Only what the step asks for and what was changed. */
export function bodyOf(deed: Deed, v: Values, appeal: AppealView): ActionInput {
  const body: Record<string, unknown> = { version: appeal.version }
  const reached = v.outcome === 'reached'
  for (const field of formOf(deed).fields) {
    const value = v[field]
    if (field === 'category_id' && value === appeal.category_id) continue
    if (field === 'urgent' && value === appeal.urgent) continue
    if (field === 'final' && !value) continue
    if ((field === 'prompt' || field === 'quick' || field === 'solved') && (!reached || !value)) continue
    if (field === 'level' && !reached) continue
    if (field === 'until' && value) body.until = chinaTime(value as string)
    else if (field === 'prompt' || field === 'quick' || field === 'solved') body[field] = value === 'yes'
    else if (value !== '' && value !== undefined) body[field] = value
  }
  return body as ActionInput
}

/** Fields that are empty and must not be, in the order of the form. */
export function missing(deed: Deed, v: Values): Field[] {
  const must: Field[] = [...(formOf(deed).must ?? [])]
  if (deed === 'call' && v.outcome === 'reached') must.push('prompt', 'quick', 'solved', 'level')
  if (deed === 'call' && v.outcome === 'reached' && v.level === 'dissatisfied') must.push('note')
  return must.filter((field) => !String(v[field] ?? '').trim())
}
