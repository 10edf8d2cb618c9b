/** Data contract of the HTTP API, as the server answers it: members bear their JSON names. */

export interface ListOf<T> { items: T[]; next_cursor: string; total: number }
export interface ListQuery { q?: string; sort?: string; limit?: number | string; cursor?: string }

export interface MenuItem { path: string; title_zh: string; title_en: string; icon: string; order: number }
export interface Me {
  account_id?: string
  login: string
  name: string
  kind: 'subject' | 'staff' | 'anonymous' | 'system'
  org_id?: string
  org_name?: string
  org_path?: string
  district: string
  subject_id?: string
  subject_name?: string
  permissions: string[]
  roles: string[]
  csrf: string
  demo: boolean
  site_title_zh: string
  site_title_en: string
  district_name_zh: string
  district_name_en: string
  must_change_password: boolean
  menu: MenuItem[]
}

export type AccountStatus = 'active' | 'locked' | 'disabled'
export interface AccountView {
  id: string
  login: string
  name: string
  kind: 'subject' | 'staff'
  org_id?: string
  org_name?: string
  roles: string[]
  status: AccountStatus
  last_login_at?: string
  phone_masked?: string
  version: number
}
export interface AccountQuery extends ListQuery { org?: string; role?: string; status?: string }
export interface NewAccount {
  login: string
  name: string
  phone?: string
  org_id: string
  roles: string[]
  post_title?: string
  is_head: boolean
}
export interface ChangeAccount { name: string; phone?: string; roles?: string[]; version: number }
/** `password` is shown this once. */
export interface WithPassword { account: AccountView; password: string }
export type OrgKind = 'city' | 'district' | 'street' | 'station' | 'department' | 'section'
export interface OrgView {
  id: string
  parent_id?: string
  code: string
  path: string
  kind: OrgKind
  name: string
  name_en: string
  sort: number
  staff: number
  active: boolean
  version: number
}
export interface NewOrg { parent_id: string; kind: OrgKind; code: string; name: string; name_en?: string; sort?: number }
export interface ChangeOrg { name: string; name_en?: string; sort?: number; active: boolean; version: number }
export interface PostView {
  id: string
  account_id: string
  account_name: string
  org_id: string
  org_name: string
  title: string
  is_head: boolean
  is_main: boolean
  deputy_of?: string
  valid_from?: string
  valid_to?: string
}
export interface SavePost {
  account_id: string
  title: string
  is_head: boolean
  is_main: boolean
  deputy_of?: string
  valid_from?: string
  valid_to?: string
}
export interface Role { name: string; title_zh: string; title_en: string; permissions: string[] }
export interface SessionView { id: string; created_at: string; last_seen_at: string; expires_at: string; address: string; user_agent: string; current?: boolean }
export interface AuditView {
  id: number
  at: string
  account_id?: string
  account_name: string
  action: string
  object_kind: string
  object_id: string
  detail: unknown
  request_id: string
}
export type JobState = 'waiting' | 'running' | 'done' | 'dead'
export interface JobView {
  id: number
  kind: string
  state: JobState
  attempt: number
  max_attempts: number
  run_at: string
  created_at: string
  finished_at?: string
  last_error: string
  payload: unknown
}
export interface NotificationView {
  id: string
  kind: string
  title: string
  body: string
  url: string
  created_at: string
  read: boolean
}

export type AppealKind = 'consult' | 'help' | 'suggest' | 'complain'
export type AppealState =
  | 'draft' | 'submitted' | 'dispatched' | 'in_progress' | 'replied' | 'closed' | 'rejected' | 'withdrawn'
export type ClockColour = 'green' | 'yellow' | 'red' | 'none'
export interface AppealRow {
  id: string
  number: string
  kind: AppealKind
  channel: 'portal' | 'phone' | 'visit'
  title: string
  category_id?: string
  category_name: string
  state: AppealState
  subject_id?: string
  subject_name: string
  street_code: string
  lead_org_id?: string
  lead_org_name?: string
  handler_name?: string
  created_at: string
  submitted_at?: string
  sign_due_at?: string
  signed_at?: string
  reply_due_at?: string
  replied_at?: string
  closed_at?: string
  rating?: Level
  clock: ClockColour
  version: number
}
export type AppealAction = 'dispatch' | 'reject' | 'sign' | 'return' | 'reply' | 'rate' | 'withdraw' | 'note' | 'submit'
export interface FileInfo { id: string; filename: string; media_type: string; size: number; created_at: string }
export interface TimelineEntry {
  at: string
  action: string
  by_name: string
  by_org: string
  from_state: string
  to_state: string
  note: string
  is_public: boolean
}
export type Level = 'satisfied' | 'basic' | 'dissatisfied'
export interface AppealView extends Omit<AppealRow, 'rating'> {
  body: string
  contact_name: string
  contact_phone: string
  contact_masked: boolean
  address: string
  dispatched_at?: string
  redo_count: number
  rating?: { level: Level; stars?: number; comment: string }
  clock_due_at?: string
  files: FileInfo[]
  timeline: TimelineEntry[]
  actions: AppealAction[]
}
export interface AppealQuery extends ListQuery {
  state?: string | string[]
  subject?: string
  kind?: string
  category?: string
  org?: string
  clock?: string
  mine?: string
  from?: string
  to?: string
}
export interface AppealCounts {
  all: number
  submitted: number
  dispatched: number
  in_progress: number
  replied: number
  overdue: number
  due_soon: number
  closed_today: number
}
export interface ActionInput {
  version: number
  org_id?: string
  note?: string
  text?: string
  reason?: string
  internal?: boolean
  level?: 'satisfied' | 'basic' | 'dissatisfied'
  stars?: number
}
export interface RaiseAppeal {
  kind: AppealKind
  title: string
  body: string
  category_id?: string
  contact_name: string
  contact_phone: string
  street_code?: string
  address?: string
  subject_id?: string
  channel?: 'phone' | 'visit'
}
export interface AppealCategory {
  id: string
  parent_id?: string
  code: string
  name: string
  name_en: string
  lead_org_code?: string
  active: boolean
}

export type EntityStatus = 'active' | 'suspended' | 'revoked' | 'cancelled' | 'moved_out'
export interface EntityRow {
  id: string
  uscc: string
  name: string
  status: EntityStatus
  ent_type: string
  legal_person: string
  street_code: string
  street_name: string
  address: string
  reg_date?: string
  capital_fen?: number
  industry_code: string
  updated_at: string
  match?: 'exact' | 'substring' | 'prefix' | 'fuzzy' | 'pinyin'
}
export interface EntityView extends EntityRow {
  phone?: string
  scope?: string
  checks: { outer_ok: boolean; inner_ok: boolean }
  sources: { source: string; record_id: string; seen_at: string }[]
  history: { at: string; field: string; old: string; new: string; source: string; by: string }[]
  version: number
}
export interface EntityQuery extends ListQuery { street?: string; status?: string; ent_type?: string; industry?: string }
export type ImportState = 'uploaded' | 'preview' | 'running' | 'done' | 'failed' | 'cancelled'
export interface Import {
  id: string
  filename: string
  state: ImportState
  columns: string[]
  mapping: { column: string; field?: string }[]
  sample: string[][]
  capital_unit?: string
  error?: string
  rows: number
  inserted: number
  updated: number
  unchanged: number
  rejected: number
  progress: number
  started_at?: string
  finished_at?: string
}
export interface Named { name: string; count: number }

export type ArticleState = 'draft' | 'review' | 'published' | 'withdrawn'
export type Section = 'policies' | 'services' | 'notices' | 'announcements' | 'news' | 'needs'
export interface ArticleRow {
  id: string
  section: Section
  title: string
  state: ArticleState
  author_name: string
  published_at?: string
  updated_at: string
  pinned: boolean
  corrected: boolean
  version: number
}
export type ArticleAction = 'submit' | 'publish' | 'return' | 'withdraw' | 'correct'
export interface ArticleView extends Omit<ArticleRow, 'corrected'> {
  body_html: string
  summary: string
  source: string
  source_url: string
  doc_number: string
  author: string
  publisher_name: string
  correction_note: string
  corrected_at?: string
  created_at: string
  history: { at: string; action: string; by_name: string; note: string }[]
  actions: ArticleAction[]
}
export interface SaveArticle {
  section: Section
  title: string
  body_html: string
  summary: string
  source: string
  source_url?: string
  doc_number: string
  pinned: boolean
  version?: number
}

export interface Cockpit {
  as_of: string
  appeals: {
    open: number
    overdue: number
    today_raised: number
    today_closed: number
    sign_on_time?: number
    reply_on_time?: number
    satisfaction?: number
    by_day: { day: string; raised: number; closed: number }[]
    by_org: { name: string; open: number; overdue: number }[]
    by_category: Named[]
  }
  register: { total: number; active: number; new_this_month: number; by_street: Named[]; by_type: Named[] }
  content: { published_month: number }
}
