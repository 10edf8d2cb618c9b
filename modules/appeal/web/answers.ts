/** What was said to the enterprise in the life of a case. */
import type { AppealView, TimelineEntry } from '@api/types'

const answers = new Set(['reply', 'pass', 'follow', 'stage'])
export const isAnswer = (action: string) => answers.has(action) || action === 'co_reply'

/** Answers and progress, newest first. An answer that was checked is told once, by the check that let it pass. */
export function answersOf(appeal: Pick<AppealView, 'timeline'>): TimelineEntry[] {
  const said = appeal.timeline.filter((e) => answers.has(e.action) && e.note)
  return said.filter((e, i) => !(e.action === 'reply' && said[i + 1]?.action === 'pass' && said[i + 1]!.note === e.note)).reverse()
}
/** What co-handlers gave to the lead. */
export const helpOf = (appeal: Pick<AppealView, 'timeline'>) => appeal.timeline.filter((e) => e.action === 'co_reply' && e.note)
