/**
 * One step for many appeals: the same call for each, one after the other, so that what one refuses does not hold
 * up the rest and every refusal is told with its reason. Answers are never passed or sent unread, so those steps
 * are not here.
 */
import { api } from '@api/client'
import type { ActionInput, AppealRow, AppealState } from '@api/types'

const open: AppealState[] = ['dispatched', 'in_progress', 'returning', 'suspended', 'tracking']
const rules = {
  accept: { states: ['received'], permission: ['appeal.dispatch'] },
  dispatch: { states: ['submitted'], permission: ['appeal.dispatch'] },
  sign: { states: ['dispatched'], permission: ['appeal.handle'] },
  to_callback: { states: ['replied'], permission: ['appeal.dispatch'] },
  merge: { states: ['received', 'submitted', 'dispatched', 'in_progress', 'returning'], permission: ['appeal.dispatch'] },
  supervise: { states: open, permission: ['appeal.dispatch', 'appeal.supervise'] },
  instruct: { states: [...open, 'submitted', 'received'], permission: ['appeal.supervise'] },
} satisfies Record<string, { states: AppealState[]; permission: string[] }>

export type BulkDeed = keyof typeof rules
export type BulkField = 'org_id' | 'other_id' | 'supervision' | 'note'
export const bulkFields: Record<BulkDeed, BulkField[]> = {
  accept: ['note'], dispatch: ['org_id', 'note'], sign: [], to_callback: [], merge: ['other_id', 'note'], supervise: ['supervision', 'note'], instruct: ['note'],
}

/** What fits all of the rows and the reader's permissions; whether it is allowed is the server's word, row by row. */
export function bulkDeeds(rows: Pick<AppealRow, 'state'>[], can: (permission: string) => boolean): BulkDeed[] {
  const fits = (deed: BulkDeed) => rows.every((r) => (rules[deed].states as AppealState[]).includes(r.state)) && rules[deed].permission.some(can)
  return rows.length ? (Object.keys(rules) as BulkDeed[]).filter(fits) : []
}

export interface Outcome { row: AppealRow; error?: string }

/** Goes through the rows until `stopped` says so; `report` hears of each. */
export async function takeAll(rows: AppealRow[], deed: BulkDeed, body: ActionInput, report: (outcome: Outcome) => void, stopped: () => boolean): Promise<void> {
  for (const row of rows) {
    if (stopped()) return
    try {
      await api('POST /api/v1/appeals/{id}/actions/{action}', { path: { id: row.id, action: deed }, body: { ...body, version: row.version } })
      report({ row })
    } catch (error) {
      report({ row, error: (error as Error).message })
    }
  }
}
