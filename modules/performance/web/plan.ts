import type { PlanTarget, PlanView } from '@api/types'
import { t, unit } from './text'

export const planStates = ['draft', 'in_force', 'signed'] as const
export const planTones = { draft: 'neutral', in_force: 'info', signed: 'good' } as const
export const directions = ['positive', 'reverse', 'equal', 'qualitative'] as const
export const reachedGrades = ['achieved', 'partial', 'missed'] as const

export const blankTarget = (): PlanTarget => ({
  id: '', scope: 'year', level1: '产出指标', level2: '数量指标', level3: '', indicator: undefined, direction: 'positive', unit: '', weight: 0, before2: undefined, before1: undefined,
  target: undefined, target_text: '', basis: '', actual: undefined, actual_reason: '', actual_text: '', reached: undefined, points: undefined, reason: '', measures: '',
})

const signs = { positive: '≥', reverse: '≤', equal: '=', qualitative: '' } as const
export const targetOf = (r: PlanTarget): string => (r.direction === 'qualitative' ? r.target_text : r.target === undefined || r.target === null ? '—' : `${signs[r.direction]}${r.target}${unit(r.unit)}`)
export const value = (v: number | undefined | null, of: string): string => (v === undefined || v === null ? '—' : `${v}${unit(of)}`)

/** What the person who signs must know of a line's actual value. */
export function sourceOf(row: PlanView['rows'][number]): string {
  if (row.source === 'overridden') return t('eval.source.overridden', { value: value(row.computed, row.row.unit) })
  return row.source === 'none' ? '' : t(`eval.source.${row.source}`)
}
