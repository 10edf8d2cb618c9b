/** Appeals as the server answers them. For tests only. */
import type { AppealRow, AppealView } from '@api/types'

export const list = (items: unknown[]) => ({ items, next_cursor: '', total: items.length })

export const row: AppealRow = {
  id: 'a1', number: 'SQ20261120-0001', kind: 'help', channel: 'portal', title: '路灯不亮', category_name: '市政设施', state: 'in_progress', subject_name: '临湖仪器厂',
  street_code: 's01', lead_org_name: '城管局', handler_name: '', created_at: '2026-11-20T01:00:00Z', submitted_at: '2026-11-20T01:00:00Z', reply_due_at: '2099-11-20T01:00:00Z', due_at: '2099-11-20T01:00:00Z', clock: 'green', version: 3,
  redo_count: 0, supervision: 'none', urgent: false,
}

export const step = (action: string, more: Partial<AppealView['timeline'][number]> = {}) => ({
  at: '2026-11-20T01:00:00Z', action, part: '', by_name: '', by_org: '', from_state: '', to_state: '', note: '', is_public: true, rule: '', ...more,
})

export const view = (more: Partial<AppealView> = {}): AppealView => ({
  ...row, rating: undefined, body: '北门路灯不亮', contact_name: '陈**', contact_phone: '138****2046', contact_masked: true, address: '', files: [], actions: ['reply', 'note'],
  timeline: [step('submit', { to_state: 'submitted' })], cohandlers: [], fields: {} as AppealView['fields'], confidential: false, reason_code: '', rule: 'general-2020', designated: false,
  return_count: 0, dispatch_count: 1, call_count: 0, ...more,
})

export const works = { id: 'o1', code: 'd03', kind: 'department', name: '城管局', name_en: 'Works', active: true, path: '420199/d03/' }
export const power = { id: 'o2', code: 'd04', kind: 'department', name: '供电中心', name_en: 'Power', active: true, path: '420199/d04/' }

export const counts = { all: 12, received: 0, submitted: 3, dispatched: 2, in_progress: 4, returning: 0, suspended: 0, tracking: 0, checking: 0, replied: 1, calling_back: 0, closed: 2, overdue: 2, due_soon: 1, closed_today: 5 }
