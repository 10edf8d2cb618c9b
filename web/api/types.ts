/**
 * The server's types by the names that screens use, from the server's own document (schema.d.ts, made by
 * `npm run api`).
 */
import type { components } from './schema'

type Schemas = components['schemas']

/** A value that is not there arrives as null or not at all; screens treat both as "none". */
export type Plain<T> = T extends (infer Item)[] ? Plain<Item>[] : T extends object ? { [K in keyof T]: Plain<Exclude<T[K], null>> } : Exclude<T, null>
type Of<Name extends keyof Schemas> = Plain<Schemas[Name]>

export interface ListOf<T> { items: T[]; next_cursor: string; total: number; approximate?: boolean }

export type Me = Of<'Me'>
export type MenuItem = Of<'MenuView'>
export type SessionView = Of<'SessionView'> & { current?: boolean }

export type CertificateView = Of<'CertificateView'>
export type Coverage = Of<'Coverage'>
export type PrivacyRequest = Of<'PrivacyRequest'>
export type SiteBoard = Of<'SiteBoard'>
export type SiteFinding = Of<'SiteFinding'>
export interface ListReport { rows: number; added: number; known: number; unknown: string[]; unknown_count: number }
export type ClientView = Of<'Client'>
export type ScopeView = Of<'ScopeView'>
export type EnrolmentView = Of<'EnrolmentView'>
export type AccountView = Of<'AccountView'>
export type AccountStatus = AccountView['status']
export type Role = Of<'RoleView'>
export type OrgView = Of<'Org'>
export type OrgKind = OrgView['kind']
export type PostView = Of<'Post'>
export type SavePost = Of<'NewPost'>
export type AuditView = Of<'EntryView'>
export type JobView = Of<'JobView'>
export type JobState = JobView['state']
export type NotificationView = Of<'MessageView'>

export type Counts = Of<'Counts'>
export type AppealRow = Of<'AppealRow'>
export type AppealView = Of<'AppealView'>
export type AppealState = AppealRow['state']
export type ClockColour = AppealRow['clock']
export type TimelineEntry = Of<'StepView'>
export type Category = Of<'Category'>
export type Duty = Of<'Duty'>
export type KnownAnswer = Of<'Answer'>
export type Hardship = Of<'Hardship'>
export type AbsenceView = Of<'AbsenceView'>
export type TopicRow = Of<'TopicRow'>
export type IntakeSource = Of<'IntakeSource'>
export type BoardRow = Of<'BoardRow'>
export type CallFigures = Of<'CallFigures'>
export type Dwell = Of<'Dwell'>
export type BacklogDay = Of<'BacklogDay'>
export type FileInfo = Of<'FileInfo'>
export type ActionInput = Of<'ActionInput'>
export type RaiseAppeal = Of<'RaiseInput'>

export type ArticleRow = Of<'ArticleRow'>
export type ArticleView = Of<'Article'>
export type ArticleAction = 'submit' | 'publish' | 'return' | 'withdraw' | 'correct'
export type SaveArticle = Of<'ArticleInput'>

export type PolicyVersion = Of<'VersionView'>
export type PolicyVersionRow = Of<'VersionRow'>
export type PolicyFinding = Of<'FindingView'>
export type PolicyCheck = Of<'CheckAnswer'>
export type PolicyPreview = Of<'Preview'>
export type PolicyCaseRun = Of<'CaseRun'>
export type PolicyTreeNode = Of<'TreeNode'>
export type PolicyFact = Of<'FactView'>
export type PolicyFields = Of<'PolicyFields'>
export type IdentityFields = Of<'IdentityFields'>
export type ParameterFields = Of<'ParameterFields'>
export type ContactFields = Of<'ContactFields'>
export type BenefitFields = Of<'BenefitFields'>
export type TermsFields = Of<'TermsFields'>
export type ApplicationFields = Of<'ApplicationFields'>
export type PushRow = Of<'PushRow'>
export type PolicySource = Of<'PolicySource'>
export type FoundRow = Of<'FoundRow'>
export type FoundState = FoundRow['state']
export type DueRow = Of<'DueRow'>
export type PledgeRow = Of<'PledgeRow'>
export type PledgeTerm = Of<'PledgeTerm'>

export type ApplicationRow = Of<'ApplicationRow'>
export type ApplicationView = Of<'ApplicationView'>
export type ApplicationState = ApplicationRow['state']
export type GrantRun = Of<'GrantRun'>
export type GrantLine = Of<'GrantLine'>
/** What became of the lines of the bank's file (POST /api/v1/payment-batches/{id}/answers). */
export interface BankAnswers { rows: number; paid: number; returned: number; refused: number; items: { line: number; number: string; ok: boolean; message: string }[] }
export type ChaseRow = Of<'ChaseRow'>
export type ChaseView = Of<'ChaseView'>
export type AffiliateRow = Of<'AffiliateRow'>
/** What became of the rows of a list of affiliates (POST /api/v1/affiliates). */
export interface AffiliateImport { rows: number; set: number; removed: number; refused: number; faults: { line: number; uscc: string; message: string }[] }
export type ContestRow = Of<'ContestRow'>
export type BulletinRow = Of<'BulletinRow'>
export type Population = Of<'Population'>

export type Cockpit = Of<'Cockpit'>

export type EntityRow = Of<'EntityRow'>
export type EntityView = Of<'EntityView'>
export type EntityStatus = EntityRow['status']
export type Import = Of<'Import'>
export type ImportState = Import['state']

export type IndicatorView = Of<'IndicatorView'>
export type SnapshotView = Of<'SnapshotView'>
export type LedgerEntry = Of<'LedgerEntry'>
export type PlanRow = Of<'PlanRow'>
export type PlanView = Of<'PlanView'>
export type PlanTarget = Of<'TargetRow'>
export type DisclosureRow = Of<'DocumentRow'>
export type DisclosureView = Of<'DocumentView'>
export type DisclosureBook = Of<'Book'>
export type DisclosureReport = Of<'Report'>
export type DisclosureFinding = DisclosureReport['findings'][number]
export type AuditedRow = Of<'AuditRow'>
export type AuditedView = Of<'AuditView'>
/** The answer of the upload, which is not in the document. */
export interface TakenMembers { rows: number; added: number; refused_count: number; refused: { line: number; value: string; reason: string }[] }
