/** The columns of the board of offices, with how each is counted and which cases stand behind it. */
import type { BoardRow } from '@api/types'
import { bracketed, number, percent } from '@ui/format'
import { t } from '../text'
import type { Figure } from './FigureTable.vue'
import type { Span } from './span'

/** The states that the server counts as open: with an office and not answered. */
export const unanswered = 'dispatched,in_progress,returning,suspended,tracking,checking'

/** `kept`: counted at another moment than now, so that no list of now stands behind the numbers. */
export function boardColumns(span: Span, idOf: (org: string) => string | undefined, kept = false, called = (org: string) => org): Figure<BoardRow>[] {
  const list = (more: Record<string, string>, spanned = false) => (r: BoardRow) => {
    const org = kept ? undefined : idOf(r.org)
    return org ? { name: 'appeals', query: { org, ...(spanned ? { from: span.from, to: span.to } : {}), ...more } } : undefined
  }
  const count = (key: 'open' | 'overdue' | 'supervised' | 'raised' | 'returned' | 'redone' | 'extended', more?: Partial<Figure<BoardRow>>): Figure<BoardRow> =>
    ({ key, title: t(`board.${key}`), about: t(`board.${key}.about`), text: (r) => number(r[key]), value: (r) => r[key], ...more })
  const rate = (key: 'sign' | 'answer' | 'rated', counted: string, part: (r: BoardRow) => number, whole: (r: BoardRow) => number): Figure<BoardRow> => ({
    key, to: (r) => (whole(r) ? list({ counted }, true)(r) : undefined), title: t(`board.${key}`), about: t(`board.${key}.about`), value: (r) => (whole(r) ? part(r) / whole(r) : undefined),
    text: (r) => (whole(r) ? percent(part(r) / whole(r)) + bracketed(`${part(r)}/${whole(r)}`) : '—'),
  })
  return [
    { key: 'org', title: t('col.org'), text: (r) => called(r.org), lead: true },
    count('open', { to: list({ state: unanswered }) }),
    count('overdue', { bad: (r) => r.overdue > 0, to: list({ clock: 'red' }) }),
    count('supervised', { bad: (r) => r.supervised > 0, to: list({ supervised: 'true' }) }),
    count('raised', { to: list({}, true) }),
    rate('sign', 'signed_in_time', (r) => r.signed_in_time, (r) => r.signed_count),
    rate('answer', 'answered_in_time', (r) => r.answered_in_time, (r) => r.answered),
    count('returned', { to: list({ returned: 'true' }, true) }),
    count('redone', { to: list({ redone: 'true' }, true) }),
    count('extended', { to: list({ extended: 'true' }, true) }),
    rate('rated', 'content', (r) => r.satisfied, (r) => r.rated),
    { key: 'transfers', title: t('board.transfers'), about: t('board.transfers.about'), text: (r) => r.transfers?.toFixed(2) ?? '—', value: (r) => r.transfers },
  ]
}
