/**
 * The clocks of a case as they stand: which run, which were kept, which were not. A clock that was missed stays
 * missed after the deed was done.
 */
import type { AppealView, ClockColour } from '@api/types'

export interface CaseClock {
  key: 'sign' | 'contact' | 'reply' | 'assist' | 'step' | 'close'
  /** Whose clock, when it is not the lead's. */
  who?: string
  due?: string
  done?: string
  late: boolean
  colour: ClockColour
}

const late = (due?: string, done?: string) => Boolean(due && done && Date.parse(done) > Date.parse(due))

/** What the clock of the state itself is called, where it is none of the named ones. */
export const stepClock: Partial<Record<AppealView['state'], string>> = {
  received: 'accept', submitted: 'dispatch', returning: 'ruling', checking: 'check', replied: 'rate', calling_back: 'call', suspended: 'paused', tracking: 'paused',
}

export function clocksOf(a: AppealView): CaseClock[] {
  const clocks: CaseClock[] = []
  const add = (key: CaseClock['key'], due?: string, done?: string, who?: string) => {
    if (!due && !done) return
    clocks.push({ key, who, due, done, late: late(due, done), colour: done ? 'none' : due === a.clock_due_at ? a.clock : 'green' })
  }
  add('sign', a.sign_due_at, a.signed_at)
  // The contact may have been made by the answer itself.
  add('contact', a.contact_due_at, a.contacted_at ?? a.replied_at)
  for (const c of a.cohandlers) add('assist', c.due_at, c.answered_at, c.name)
  add('reply', a.reply_due_at, a.replied_at)
  const named = clocks.some((c) => !c.done && c.due === a.clock_due_at)
  if (!named && a.clock_due_at && stepClock[a.state]) add('step', a.clock_due_at)
  if (a.closed_at) add('close', undefined, a.closed_at)
  return a.paused_at ? clocks.map((c) => (c.done || c.key === 'step' ? c : { ...c, colour: 'none' as const })) : clocks
}
