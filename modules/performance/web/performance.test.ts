import { afterEach, describe, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { serve, show } from '@ui/testing/mount'
import type { AuditedView, DisclosureBook, IndicatorView, PlanTarget, PlanView } from '@api/types'
import AuditPage from './AuditPage.vue'
import { fromLines, toLines } from './book'
import IndicatorPage from './IndicatorPage.vue'
import { blankTarget, targetOf } from './plan'
import PlanEvaluation from './PlanEvaluation.vue'
import PlanPage from './PlanPage.vue'
import PlanTargets from './PlanTargets.vue'
import module from './routes'
import { fen, shown, wan } from './text'

afterEach(() => void vi.unstubAllGlobals())

const indicator = (more: Partial<IndicatorView> = {}): IndicatorView => ({
  id: 'reply_rate', name: '企业疑问回复率', definition: '已答复 ÷ 受理', level1: '产出指标', level2: '质量指标', unit: '%', formula: '100 * appeal.replied / appeal.accepted', document: '文件', article: '条目', owner: '中心',
  direction: 'positive', decimals: 2, version: 1, year: 2026, valid_from: '2020-01-01', value: 98.5, previous: undefined, as_of: '2026-11-20T01:00:00Z', trend: [{ month: '2026-01', value: 98.5 }],
  parts: [{ measure: 'appeal.replied', title: '已答复的诉求', value: 197, has_records: true }, { measure: 'appeal.accepted', title: '受理的诉求', value: 200, has_records: true }], ...more,
})

describe('an indicator', () => {
  it('shows the records behind each number, and those that do not count', async () => {
    const calls = serve({
      'GET /api/v1/indicators/reply_rate': indicator(),
      'GET /api/v1/indicator-records': { items: [{ id: 'a', name: 'SQ20260101-0001', detail: '甲公司', state: 'closed', at: '2026-01-01T01:00:00Z', url: '/desk/appeals/a' }], next_cursor: '', total: 197 },
    })
    const { wrapper, flush } = await show(IndicatorPage, '/performance/indicators/reply_rate', module.routes, { props: { id: 'reply_rate' }, permissions: ['performance.view'] })
    await flush()
    expect(wrapper.text()).toContain('98.50%')
    expect(wrapper.get('a[href$="/appeals/a"]').text()).toBe('SQ20260101-0001')
    expect(calls.at(-1)!.url.search).toContain('measure=appeal.replied')
    await wrapper.findAll('button').find((b) => b.text() === '只看未计入的')!.trigger('click')
    await flush()
    expect(calls.at(-1)!.url.search).toContain('without=true')
  })
  it('has no value where nothing could be divided', () => {
    expect(shown(undefined, { unit: '%', decimals: 2 })).toBe('—')
    expect(shown(0, { unit: '%', decimals: 2 })).toBe('0.00%')
    expect(shown(1234, { unit: '件', decimals: 0 })).toBe('1,234 件')
  })
})

const row = (more: Partial<PlanView['rows'][number]> = {}, target: Partial<PlanTarget> = {}): PlanView['rows'][number] => ({
  row: { ...blankTarget(), id: 'r1', level3: '走访', indicator: 'enterprise_visits', unit: '次', weight: 13, target: 12, ...target },
  computed: 7, actual: 7, source: 'records', points: 7.58, deviation: -41.67, needs_reason: true, why: '7 ÷ 12 × 13 分 = 7.58 分', light: 'red', evidence: [], ...more,
})
const plan = (more: Partial<PlanView> = {}): PlanView => ({
  id: 'p1', year: 2026, kind: 'project', state: 'in_force', title: '服务企业', department: '中心', long_goal: '', year_goal: '', last_result: '', use_of_result: '', improvement: '', spent_reason: '', execution_weight: 20, weights: 33,
  budget_fen: 20000000, spent_fen: 0, execution_points: 0, execution_rate: 0, execution_why: '', total: undefined, grade: '', rule: 'score-2020', sources: [], rows: [row()],
  problems: [{ row: 'r1', code: 'plan.reason', message: '“走访”有偏差或失分，须说明原因' }], history: [], actions: ['evaluate'], hash: '', as_of: '2026-11-20T01:00:00Z', edited_name: '编辑', version: 3, ...more,
})

describe('a form', () => {
  it('says what stands in the way, and offers only what the server allows', async () => {
    serve({ 'GET /api/v1/performance-plans/p1': plan() })
    const { wrapper, flush } = await show(PlanPage, '/performance/plans/p1', module.routes, { props: { id: 'p1' }, permissions: ['performance.view'] })
    await flush()
    expect(wrapper.text()).toContain('须说明原因')
    expect(wrapper.text()).toContain('7 ÷ 12 × 13 分 = 7.58 分')
    expect(wrapper.findAll('.page-head button').map((b) => b.text())).toEqual(['打印', '填写自评'])
  })
  it('is signed after a question, with its version', async () => {
    const calls = serve({ 'GET /api/v1/performance-plans/p1': plan({ actions: ['sign'], problems: [] }), 'POST /api/v1/performance-plans/p1/actions/sign': plan({ state: 'signed', actions: [] }) })
    const { wrapper, flush } = await show(PlanPage, '/performance/plans/p1', module.routes, { props: { id: 'p1' }, permissions: ['performance.view'] })
    await flush()
    await wrapper.findAll('.page-head button').find((b) => b.text() === '签署自评')!.trigger('click')
    question.value!.answer('')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ version: 3 })
  })
  it('sends no actual value where the records speak, unless a person overrides them', async () => {
    const calls = serve({ 'PUT /api/v1/performance-plans/p1/evaluation': plan() })
    const { wrapper, flush } = await show(PlanEvaluation, '/performance/plans/p1', module.routes, { props: { plan: plan() } })
    await wrapper.get('form').trigger('submit')
    await flush()
    expect((calls.at(-1)!.body as { rows: { actual?: number }[] }).rows[0]!.actual).toBeUndefined()
    await wrapper.get('input[type=checkbox]').setValue(true)
    await wrapper.get('.grid3 input').setValue('12')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect((calls.at(-1)!.body as { rows: { actual?: number }[] }).rows[0]!.actual).toBe(12)
  })
  it('adds the weights as one types', async () => {
    serve({ 'GET /api/v1/indicators': { items: [indicator()], next_cursor: '', total: 1 } })
    const { wrapper } = await show(PlanTargets, '/performance/plans/p1', module.routes, { props: { plan: plan({ state: 'draft' }) } })
    expect(wrapper.get('.sum').text()).toContain('33')
    await wrapper.get('#f-execution_weight').setValue('87')
    expect(wrapper.get('.sum').text()).toContain('100')
    expect(wrapper.get('.sum').classes()).not.toContain('bad')
  })
  it('prints targets with their direction', () => {
    expect(targetOf({ ...blankTarget(), target: 12, unit: '次' })).toBe('≥12 次')
    expect(targetOf({ ...blankTarget(), direction: 'reverse', target: 5, unit: '%' })).toBe('≤5%')
    expect(targetOf({ ...blankTarget(), direction: 'qualitative', target_text: '有效提升' })).toBe('有效提升')
    expect(targetOf(blankTarget())).toBe('—')
  })
})

describe('amounts', () => {
  it('are typed in 万元 and kept in fen', () => {
    expect(fen('1,234.56')).toBe(1234560000)
    expect(fen('')).toBe(0)
    expect(fen('0.000001')).toBe(1)
    for (const bad of ['1.2.3', 'abc', '-5', '1e3', '1,2,3']) expect(fen(bad)).toBeUndefined()
    expect(wan(1234560000)).toBe('1234.56')
  })
  it('of a whole book come back as they were; what is no amount is named', () => {
    const amounts = { abroad: 0, car_bought: 0, car_run: 2000000, reception: 0 }
    const book: DisclosureBook = {
      kind: 'budget', year: 2026, unit: '中心', unit_code: '', duties: '', reason: '', last_year: 100000000, names: [{ code: '201', name: '一般公共服务支出' }],
      functions: [{ code: '2010350', name: '事业运行', source: 'general', staff: 300000000, office: 0, project: 0, initial: 0, whole: 0 }], economics: [],
      projects: [{ code: '', name: '走访', purpose: '', source: 'general', budget: 50000000, executed: 0, details: [{ what: '印刷', basis: '20元/册×1500册', amount: 3000000 }], goals: [{ level1: '产出指标', level2: '数量指标', level3: '走访次数', target: '≥42次', weight: 40, basis: '计划' }] }],
      procurement: [{ project: '走访', item: '印刷', measure: '项', quantity: 1.5, amount: 3000000, sme: 0, small: 0 }], services: [], three: amounts, three_before: amounts,
    }
    const lines = toLines(book)
    expect(fromLines(book, lines)).toEqual({ book, fault: undefined })
    lines.functions[0]!.staff = '1,2,3.4.5'
    expect(fromLines(book, lines).fault).toEqual({ kind: 'amount', text: '1,2,3.4.5' })
  })
  it('and targets of a project go with it when it is renamed, and are not lost when it is gone', () => {
    const none = { abroad: 0, car_bought: 0, car_run: 0, reception: 0 }
    const goal = { level1: '产出指标', level2: '数量指标', level3: '走访次数', target: '≥42次', weight: 100, basis: '计划' }
    const book: DisclosureBook = {
      kind: 'budget', year: 2026, unit: '中心', unit_code: '', duties: '', reason: '', last_year: 0, names: [], functions: [], economics: [],
      projects: [{ code: '', name: '走访', purpose: '', source: 'general', budget: 3000000, executed: 0, details: [{ what: '印刷', basis: '', amount: 3000000 }], goals: [goal] }],
      procurement: [{ project: '走访', item: '印刷', measure: '项', quantity: 1, amount: 3000000, sme: 0, small: 0 }], services: [], three: none, three_before: none,
    }
    const lines = toLines(book)
    lines.projects[0]!.name = '走访专项'
    const { book: next, fault } = fromLines(book, lines)
    expect(fault).toBeUndefined()
    expect(next.projects[0]).toEqual({ ...book.projects[0], name: '走访专项' })
    expect(next.procurement[0]!.project).toBe('走访专项')
    lines.goals[0]!.weight = '四十'
    expect(fromLines(book, lines).fault).toEqual({ kind: 'number', text: '四十' })
    lines.projects = []
    expect(fromLines(book, lines).fault).toEqual({ kind: 'project', text: '印刷' })
  })
})

it('findings stand beside the text and lead to their line', async () => {
  const view: AuditedView = {
    audit: { id: 'a1', filename: 'x.txt', by_name: '编辑', error: '', state: 'done', errors: 1, warnings: 0, infos: 0, checked: 2, created_at: '2026-11-20T01:00:00Z', finished_at: '2026-11-20T01:00:01Z' },
    report: {
      file: 'x.txt', title: '预算', kind: 'budget', year: 2026, summary: { checked: 2, held: 1, errors: 1, warnings: 0, infos: 0, tables: 1, sentences: 1, families: [] },
      findings: [{ kind: 'text.growth', severity: 'error', place: { table: '', section: '第二部分', line: 2 }, quoted: '增长20%', stated: '20%', expected: '10%', why: { zh: '10 / 100 = 10%', en: '10 / 100 = 10 %' }, evidence: [] }],
    },
    lines: ['第一行', '增长20%'], cut: false,
  }
  serve({ 'GET /api/v1/document-audits/a1': view })
  const { wrapper, flush } = await show(AuditPage, '/performance/checks/a1', module.routes, { props: { id: 'a1' }, permissions: ['performance.view'] })
  await flush()
  expect(wrapper.text()).toContain('10 / 100 = 10%')
  await wrapper.get('.findings button').trigger('click')
  expect(wrapper.get('[data-line="2"]').classes()).toContain('chosen')
})

it('a file that cannot be read says why', async () => {
  serve({ 'GET /api/v1/document-audits/a1': { audit: { id: 'a1', filename: 'scan.pdf', by_name: '', error: '扫描件没有文字', state: 'failed', errors: 0, warnings: 0, infos: 0, checked: 0, created_at: '2026-11-20T01:00:00Z' }, report: undefined, lines: [], cut: false } })
  const { wrapper, flush } = await show(AuditPage, '/performance/checks/a1', module.routes, { props: { id: 'a1' }, permissions: ['performance.view'] })
  await flush()
  expect(wrapper.get('[role=alert]').text()).toContain('扫描件没有文字')
})
