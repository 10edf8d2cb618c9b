import { afterEach, describe, expect, it, vi } from 'vitest'
import { hotkeys } from '@ui/hotkeys'
import { fail, serve, show } from '@ui/testing/mount'
import InboxView from '../InboxView.vue'
import module from '../routes'
import { counts, list, row, works } from '../testing/cases'
import { bulkDeeds } from './bulk'
import { isActive, opening, tabsFor } from './tabs'

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
})

describe('tabs', () => {
  const keys = (...permissions: string[]) => tabsFor((p) => permissions.includes(p)).map((t) => t.key)
  it('are what waits for this reader', () => {
    expect(keys('appeal.handle')).toContain('helping')
    expect(keys('appeal.handle')).not.toContain('returning')
    expect(keys('appeal.dispatch', 'appeal.handle')).toEqual(expect.arrayContaining(['received', 'submitted', 'returning', 'checking', 'calling_back']))
    expect(keys('appeal.handle', 'appeal.approve')).toContain('asking')
    expect(keys('appeal.supervise')).toEqual(expect.arrayContaining(['supervised', 'overdue']))
  })
  it('begin with what is to be done; leaders look at all', () => {
    expect(keys('appeal.handle')[0]).toBe('todo')
    expect(keys('appeal.dispatch', 'appeal.handle').filter((k) => k === 'todo')).toHaveLength(1)
    expect(keys('appeal.supervise')[0]).toBe('all')
  })
  it('are active for exactly the filter that they open', () => {
    const all = tabsFor(() => true)
    for (const tab of all) expect(all.filter((t) => isActive(t, opening(tab))).map((t) => t.key)).toEqual([tab.key])
  })
})

describe('what can be done with many', () => {
  const may = (...permissions: string[]) => (p: string) => permissions.includes(p)
  it('is what fits every row and the reader', () => {
    expect(bulkDeeds([{ state: 'submitted' }, { state: 'submitted' }], may('appeal.dispatch'))).toEqual(['dispatch', 'merge'])
    expect(bulkDeeds([{ state: 'submitted' }], may('appeal.handle'))).toEqual([])
    expect(bulkDeeds([{ state: 'submitted' }, { state: 'replied' }], may('appeal.dispatch'))).toEqual([])
    expect(bulkDeeds([], may('appeal.dispatch'))).toEqual([])
  })
  it('never passes or sends an answer', () => {
    for (const state of ['checking', 'in_progress', 'calling_back'] as const)
      for (const deed of bulkDeeds([{ state }], () => true)) expect(['pass', 'reply', 'call']).not.toContain(deed)
  })
})

describe('the inbox', () => {
  const visit = async (at: string, ...permissions: string[]) => {
    const calls = serve({ 'GET /api/v1/appeals': list([row]), 'GET /api/v1/appeals/counts': counts, 'GET /api/v1/appeal-categories': list([]) })
    const shown = await show(InboxView, at, module.routes, { permissions })
    const asked = () => calls.filter((c) => c.url.pathname === '/api/v1/appeals').at(-1)!.url.searchParams
    return { ...shown, asked }
  }
  it('opens on what this reader has to do, the most pressing first', async () => {
    const office = await visit('/appeals', 'appeal.handle')
    expect(office.asked().getAll('state')).toEqual(['dispatched', 'in_progress'])
    expect(office.asked().get('sort')).toBe('due_at')
    expect((await visit('/appeals', 'appeal.dispatch')).asked().getAll('state')).toContain('submitted')
  })
  it('shows all when asked, and what a link names', async () => {
    const { wrapper, flush, asked } = await visit('/appeals', 'appeal.handle')
    await wrapper.get('.tabs .all').trigger('click')
    await flush()
    expect(asked().getAll('state')).toEqual([])
    expect(asked().get('sort')).toBe('-submitted_at')
    expect((await visit('/appeals?clock=red', 'appeal.handle')).asked().getAll('state')).toEqual([])
  })
})

describe('many at once', () => {
  const rows = ['a1', 'a2', 'a3'].map((id, i) => ({ ...row, id, title: `第${i + 1}件`, state: 'submitted', version: i + 1 }))
  const open = async () => {
    const calls = serve({
      'GET /api/v1/appeals': list(rows), 'GET /api/v1/appeals/counts': counts, 'GET /api/v1/appeal-categories': list([]), 'GET /api/v1/orgs': list([works]),
      'POST /api/v1/appeals/a2/actions/dispatch': fail(409, { code: 'appeal.state', message: '当前状态为“已撤回”' }), 'POST /api/v1/appeals/*': {},
    })
    return { ...(await show(InboxView, '/appeals', module.routes, { permissions: ['appeal.dispatch', 'appeal.handle'] })), calls }
  }
  it('goes on after a refusal, names it, and leaves it ticked', async () => {
    const { wrapper, flush, calls } = await open()
    await wrapper.get('thead .tick input').trigger('change')
    expect(wrapper.get('.bulk').text()).toContain('已选 3 件')
    await wrapper.findAll('.bulk button').find((b) => b.text() === '派单')!.trigger('click')
    await flush()
    await wrapper.get('#bulk-form').trigger('submit')
    expect(wrapper.get('#f-bulk-org-error').text()).toContain('必填')
    await wrapper.get('#f-bulk-org').setValue('城管')
    await wrapper.get('#f-bulk-org').trigger('keydown', { key: 'Enter' })
    await wrapper.get('#bulk-form').trigger('submit')
    await flush()
    expect(calls.filter((c) => c.method === 'POST').map((c) => c.body)).toEqual([1, 2, 3].map((version) => ({ org_id: 'o1', version })))
    expect(wrapper.get('dialog').text()).toContain('完成 2 件，未成 1 件，共 3 件')
    expect(wrapper.get('.refused').text()).toContain('当前状态为“已撤回”')
    await wrapper.findAll('dialog footer button').at(-1)!.trigger('click')
    await flush()
    expect(wrapper.get('.bulk').text()).toContain('已选 1 件')
  })
  it('lets the ticked ones follow one of them, which is left out itself', async () => {
    const { wrapper, flush, calls } = await open()
    await wrapper.get('thead .tick input').trigger('change')
    await wrapper.findAll('.bulk button').find((b) => b.text() === '并案')!.trigger('click')
    await flush()
    await wrapper.get('#bulk-form').trigger('submit')
    expect(wrapper.get('#f-bulk-other-error').text()).toContain('必填')
    await wrapper.get('#f-bulk-other').setValue('第1件')
    await vi.waitFor(() => expect(wrapper.findAll('dialog [role=option]').length).toBeGreaterThan(0))
    await wrapper.get('#f-bulk-other').trigger('keydown', { key: 'Enter' })
    await wrapper.get('#bulk-form').trigger('submit')
    await flush()
    expect(calls.filter((c) => c.method === 'POST' && c.url.pathname.endsWith('/merge')).map((c) => c.body)).toEqual([2, 3].map((version) => ({ other_id: 'a1', version })))
  })
  it('forgets the ticks when the list is another', async () => {
    const { wrapper, flush } = await open()
    await wrapper.findAll('tbody .tick input')[0]!.trigger('change')
    expect(wrapper.find('.bulk').exists()).toBe(true)
    await wrapper.get('.tabs .overdue').trigger('click')
    await flush()
    expect(wrapper.find('.bulk').exists()).toBe(false)
  })
})
