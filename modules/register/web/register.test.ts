import { afterEach, describe, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { hotkeys } from '@ui/hotkeys'
import { fail, serve, show, type Answer } from '@ui/testing/mount'
import type { Import } from '@api/types'
import EntitiesView from './EntitiesView.vue'
import EntityPage from './EntityPage.vue'
import ImportView from './ImportView.vue'
import module from './routes'

const list = (items: unknown[]) => ({ items, next_cursor: '', total: items.length })
const entity = {
  id: 'e1', uscc: '91420199MA4K00001X', name: '临湖仪器厂', status: 'active', ent_type: '有限责任公司', legal_person: '张*', street_code: 's01', street_name: '临湖街道', address: '示范大道 1 号',
  reg_date: '2015-03-12', capital_fen: 50_000_000, industry_code: 'C4014', updated_at: '2026-11-20T01:00:00Z',
}
afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
  question.value = null
})

describe('the register', () => {
  it('shows how a name was found when it is not exact', async () => {
    serve({ 'GET /api/v1/register/entities': list([{ ...entity, match: 'fuzzy' }, { ...entity, id: 'e2', match: 'exact' }]), 'GET /api/v1/register/streets': list([]) })
    const { wrapper } = await show(EntitiesView, '/register?q=x', module.routes)
    expect(wrapper.findAll('.code').map((c) => c.text())).toEqual(['91420199MA4K00001X · 相近', '91420199MA4K00001X'])
    expect(wrapper.text()).toContain('50 万元')
  })
  it('keeps the import from those who may not', async () => {
    serve({ 'GET /api/v1/register/entities': list([]), 'GET /api/v1/register/streets': list([]) })
    expect((await show(EntitiesView, '/register', module.routes)).wrapper.text()).not.toContain('导入数据')
  })
})

it('an enterprise shows its sources, its changes and which check digit is wrong', async () => {
  serve({
    'GET /api/v1/register/entities/e1': {
      ...entity, former_names: [], capital_text: '', phone: '', scope: '', checks: { outer_ok: true, inner_ok: false }, version: 1, sources: [{ source: '市场监管', record_id: 'R1', seen_at: '2026-11-01T00:00:00Z' }],
      history: [{ at: '2026-11-01T00:00:00Z', field: 'name', old: '', new: '临湖仪器厂', source: '市场监管', by: '导入' }],
    },
  })
  const { wrapper } = await show(EntityPage, '/register/e1', module.routes, { props: { id: 'e1' } })
  expect(wrapper.text()).toContain('机构代码校验位不符')
  expect(wrapper.text()).toContain('市场监管')
  expect(wrapper.text()).toContain('（空） → 临湖仪器厂')
})

describe('an import', () => {
  const imp = (more: Partial<Import> = {}): Import => ({
    id: 'i1', filename: 'a.csv', state: 'preview', columns: ['代码', '名称', '备注'], mapping: [{ column: '代码', field: 'uscc' }, { column: '名称', field: 'name' }, { column: '备注' }],
    sample: [['91…', '临湖仪器厂', '']], rows: 10, inserted: 0, updated: 0, unchanged: 0, rejected: 0, progress: 0, superseded: 0, warnings: 0, dry_run: false, error: '', by_name: '', source: '', version: 1, created_at: '2026-11-20T01:00:00Z', capital_unit: 'unknown', ...more,
  })
  const open = async (value: Import, answers: Record<string, Answer> = {}) => {
    const calls = serve({ 'GET /api/v1/register/imports/i1': value, ...answers })
    return { ...(await show(ImportView, '/register/imports/i1', module.routes, { props: { id: 'i1' } })), calls }
  }
  it('needs code and name, each once', async () => {
    const { wrapper } = await open(imp())
    expect(wrapper.find('.fault').exists()).toBe(false)
    await wrapper.findAll('select')[1]!.setValue(undefined)
    expect(wrapper.get('.fault').text()).toBe('还需要指定：企业名称')
    await wrapper.findAll('select')[1]!.setValue('uscc')
    await wrapper.findAll('select')[2]!.setValue('name')
    expect(wrapper.get('.fault').text()).toBe('“统一社会信用代码”被指定了两次')
    expect(wrapper.findAll('.actions button').every((b) => b.attributes('disabled') !== undefined)).toBe(true)
  })
  it('saves a changed mapping before it tries, and shows what would happen', async () => {
    const { wrapper, flush, calls } = await open(imp(), { 'PUT /api/v1/register/imports/i1/mapping': imp(), 'POST /api/v1/register/imports/i1/actions/dry-run': imp({ inserted: 8, rejected: 2, dry_run: true }), 'GET /api/v1/register/imports/i1/findings': { items: [{ line: 4, severity: 'reject', column: '', value: '', code: 'uscc.malformed', reason: '代码格式不对' }], next_cursor: '', total: 3 } })
    await wrapper.findAll('select')[2]!.setValue('address')
    await wrapper.findAll('.actions button')[0]!.trigger('click')
    await flush()
    expect(calls.filter((c) => c.method !== 'GET').map((c) => c.method)).toEqual(['PUT', 'POST'])
    expect((calls.find((c) => c.method === 'PUT')!.body as { mapping: unknown[] }).mapping[2]).toEqual({ column: '备注', field: 'address' })
    expect(wrapper.text()).toContain('试运行结果（未写入）')
    expect(wrapper.get('.found tbody tr').text()).toMatch(/4.*未导入.*整行.*代码格式不对/s)
    expect(wrapper.get('.found').text()).toContain('这里显示前 1 条')
    expect(wrapper.get('a[download]').attributes('href')).toBe('/api/v1/register/imports/i1/rejects.csv')
  })
  it('asks before it writes', async () => {
    const { wrapper, flush, calls } = await open(imp(), { 'POST /api/v1/register/imports/i1/actions/run': imp({ state: 'running', progress: 0.4 }) })
    await wrapper.findAll('.actions button')[1]!.trigger('click')
    expect(calls.some((c) => c.method === 'POST')).toBe(false)
    question.value!.answer('')
    await flush()
    expect(wrapper.get('progress').attributes('value')).toBe('0.4')
  })
  it('stays as it was when the server refuses', async () => {
    const { wrapper, flush } = await open(imp(), { 'POST /api/v1/register/imports/i1/actions/dry-run': fail(409, { code: 'import.state', message: '正在执行' }) })
    await wrapper.findAll('.actions button')[0]!.trigger('click')
    await flush()
    expect(wrapper.find('table').exists()).toBe(true)
  })
})
