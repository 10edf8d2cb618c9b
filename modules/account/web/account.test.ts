import { afterEach, describe, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { hotkeys } from '@ui/hotkeys'
import { fail, serve, show } from '@ui/testing/mount'
import { toasts } from '@ui/toast'
import AccountsView from './AccountsView.vue'
import JobsView from './JobsView.vue'
import MyAccountView from './MyAccountView.vue'
import OrgsView from './OrgsView.vue'
import module from './routes'

const list = (items: unknown[]) => ({ items, next_cursor: '', total: items.length })
const account = { id: 'u1', login: 'wang', name: '王强', kind: 'staff', org_id: 'o1', org_name: '城管局', roles: ['officer'], status: 'active', phone_masked: '138****2010', version: 4 }
const roles = list([{ name: 'officer', title_zh: '部门经办', title_en: 'Officer', permissions: [] }, { name: 'enterprise', title_zh: '企业用户', title_en: 'Enterprise', permissions: [] }])

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
  toasts.splice(0)
  question.value = null
})

describe('accounts', () => {
  it('show roles by their names and never a whole phone number', async () => {
    serve({ 'GET /api/v1/accounts': list([account]), 'GET /api/v1/roles': roles })
    const { wrapper } = await show(AccountsView, '/accounts', module.routes)
    expect(wrapper.get('tbody').text()).toContain('部门经办')
    expect(wrapper.get('tbody').text()).toContain('从未登录')
  })
  it('are changed with exactly what may change, and with the version', async () => {
    const calls = serve({ 'GET /api/v1/accounts': list([account]), 'GET /api/v1/roles': roles, 'PUT /api/v1/accounts/u1': account })
    const { wrapper, flush } = await show(AccountsView, '/accounts', module.routes)
    await wrapper.get('td.lead button').trigger('click')
    expect(wrapper.get('fieldset').text()).not.toContain('企业用户')
    await wrapper.get('#f-name').setValue('王小强')
    await wrapper.get('#account-form').trigger('submit')
    await flush()
    expect(calls.find((c) => c.method === 'PUT')!.body).toEqual({ name: '王小强', roles: ['officer'], version: 4 })
    expect(wrapper.find('#account-form').exists()).toBe(false)
  })
  it('show a reset password once', async () => {
    serve({ 'GET /api/v1/accounts': list([account]), 'GET /api/v1/roles': roles, 'POST /api/v1/accounts/u1/actions/reset-password': { account, password: 'abcd-efgh' } })
    const { wrapper, flush } = await show(AccountsView, '/accounts', module.routes)
    await wrapper.get('button[aria-label="更多操作 王强"]').trigger('click')
    await wrapper.findAll('td .item').find((b) => b.text() === '重置密码')!.trigger('click')
    question.value!.answer('')
    await flush()
    expect(wrapper.get('.secret').text()).toBe('abcd-efgh')
    await wrapper.findAll('footer button').at(-1)!.trigger('click')
    expect(wrapper.find('.secret').exists()).toBe(false)
  })
  it('can be given only the roles that the giver may give', async () => {
    const more = list([{ name: 'officer', title_zh: '部门经办', title_en: '', permissions: ['appeal.handle'] }, { name: 'admin', title_zh: '系统管理员', title_en: '', permissions: ['account.manage'] }])
    const disabled = async (permissions: string[]) => {
      serve({ 'GET /api/v1/accounts': list([]), 'GET /api/v1/roles': more })
      const { wrapper } = await show(AccountsView, '/accounts', module.routes, { permissions })
      await wrapper.get('.page-head button.primary').trigger('click')
      const result = wrapper.findAll('fieldset input').map((i) => i.attributes('disabled') !== undefined)
      wrapper.unmount()
      return result
    }
    expect(await disabled(['account.manage'])).toEqual([true, false])
    expect(await disabled(['account.manage', 'account.grant'])).toEqual([false, false])
  })
  it('come from a file: tried first, written after a second click, not at all with a fault', async () => {
    const calls: string[] = []
    let faults: object[] = [{ line: 3, column: '角色', value: '皇帝', message_zh: '没有这个角色', message_en: 'No such role' }]
    class FakeRequest {
      upload = {}
      status = 200
      responseText = ''
      onload = () => {}
      open(_method: string, url: string): void { calls.push(url) }
      setRequestHeader(): void {}
      getResponseHeader(): null { return null }
      send(): void {
        const dry = calls.at(-1)!.includes('dry_run')
        this.responseText = JSON.stringify({ rows: 2, orgs: 1, people: 1, written: !dry, faults, accounts: dry ? [] : [{ login: 'a', name: '甲', org: 'd1', password: 'once' }] })
        this.onload()
      }
    }
    vi.stubGlobal('XMLHttpRequest', FakeRequest)
    serve({ 'GET /api/v1/accounts': list([]), 'GET /api/v1/roles': roles })
    const { wrapper, flush } = await show(AccountsView, '/accounts', module.routes)
    await wrapper.get('.page-head button:not(.primary)').trigger('click')
    const choose = async () => {
      const input = wrapper.get<HTMLInputElement>('input[type=file]')
      Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'staff.csv')], configurable: true })
      await input.trigger('change')
      await flush()
    }
    const go = () => wrapper.findAll('dialog button, .modal button').find((b) => b.text() === '导入')!
    await choose()
    expect(wrapper.text()).toContain('没有这个角色')
    expect(go().attributes('disabled')).toBeDefined()
    faults = []
    await choose()
    await go().trigger('click')
    await flush()
    expect(calls).toEqual(['/api/v1/accounts/import?dry_run=true', '/api/v1/accounts/import?dry_run=true', '/api/v1/accounts/import'])
    expect(wrapper.text()).toContain('下载密码表')
    vi.unstubAllGlobals()
  })
  it('need an organisation', async () => {
    const calls = serve({ 'GET /api/v1/accounts': list([]), 'GET /api/v1/roles': roles, 'GET /api/v1/orgs': list([]) })
    const { wrapper, flush } = await show(AccountsView, '/accounts', module.routes)
    await wrapper.get('.page-head button.primary').trigger('click')
    await wrapper.get('#account-form').trigger('submit')
    await flush()
    expect(wrapper.get('[data-error-summary]').text()).toContain('所在单位')
    expect(calls.some((c) => c.method === 'POST')).toBe(false)
  })
})

describe('organisations', () => {
  const orgs = list([
    { id: 'o0', code: '420199', path: '420199/', kind: 'district', name: '示范区', name_en: '', sort: 1, staff: 3, active: true, version: 1 },
    { id: 'o1', parent_id: 'o0', code: 'd03', path: '420199/d03/', kind: 'department', name: '城管局', name_en: '', sort: 1, staff: 5, active: true, version: 2 },
    { id: 'o2', parent_id: 'o1', code: 'k1', path: '420199/d03/k1/', kind: 'section', name: '照明科', name_en: '', sort: 1, staff: 2, active: false, version: 1 },
  ])
  const open = (at = '/orgs') => {
    const calls = serve({ 'GET /api/v1/orgs': orgs, 'GET /api/v1/orgs/o1/posts': list([{ id: 'p1', account_id: 'u1', account_name: '王强', org_id: 'o1', org_name: '城管局', title: '局长', is_head: true, is_main: true }]), 'PUT /api/v1/orgs/o1': {}, 'POST /api/v1/orgs': {} })
    return show(OrgsView, at, module.routes).then((s) => ({ ...s, calls }))
  }
  it('fold, and are found by name or code', async () => {
    const { wrapper } = await open()
    expect(wrapper.findAll('li .name').map((n) => n.text())).toEqual(['示范区', '城管局', '照明科'])
    await wrapper.get('.fold[aria-label="城管局"]').trigger('click')
    expect(wrapper.findAll('li .name')).toHaveLength(2)
    await wrapper.get('input[type=search]').setValue('K1')
    expect(wrapper.findAll('li .name').map((n) => n.text())).toEqual(['照明科'])
  })
  it('show posts, and are changed without touching what is for life', async () => {
    const { wrapper, flush, calls } = await open('/orgs?org=o1')
    expect(wrapper.get('aside').text()).toContain('王强')
    await wrapper.findAll('aside .row button')[0]!.trigger('click')
    expect(wrapper.get('#f-code').attributes('disabled')).toBeDefined()
    await wrapper.get('#f-name').setValue('城市管理局')
    await wrapper.get('#org-form').trigger('submit')
    await flush()
    expect(calls.find((c) => c.method === 'PUT')!.body).toEqual({ name: '城市管理局', name_en: '', sort: 1, active: true, version: 2 })
  })
})

it('jobs open on what stopped, then on what waits; the finished ones are asked for', async () => {
  const job = (id: number, state: string) => ({ id, kind: 'sources.feeds', state, attempt: 1, max_attempts: 8, run_at: '2026-11-20T01:00:00Z', created_at: '2026-11-20T01:00:00Z', last_error: '', payload: {} })
  const calls = serve({
    'GET /api/v1/jobs': ({ url }: { url: URL }) => list([job(url.searchParams.get('state') === 'dead' ? 1 : 9, url.searchParams.get('state')!)]),
    'GET /api/v1/jobs/counts': list([{ kind: 'sources.feeds', state: 'done', count: 40 }, { kind: 'sources.feeds', state: 'dead', count: 1 }, { kind: 'sources.feeds', state: 'waiting', count: 1 }]),
  })
  const { wrapper } = await show(JobsView, '/jobs', module.routes)
  expect(calls.filter((c) => c.url.pathname === '/api/v1/jobs').map((c) => c.url.searchParams.get('state')).sort()).toEqual(['dead', 'waiting'])
  expect(wrapper.findAll('td.lead').map((c) => c.text())).toEqual(['检查数据来源sources.feeds #1', '检查数据来源sources.feeds #9'])
  expect(wrapper.get('[role=group] [aria-pressed=true]').text()).toBe('待处理 2')
  expect(wrapper.get('[role=group]').text()).toContain('完成 40')
})

it('a dead job can be tried again', async () => {
  const calls = serve({ 'GET /api/v1/jobs': list([{ id: 7, kind: 'appeal.remind', state: 'dead', attempt: 8, max_attempts: 8, run_at: '2026-11-20T01:00:00Z', created_at: '2026-11-20T01:00:00Z', last_error: '连接被拒绝', payload: {} }]), 'POST /api/v1/jobs/7/actions/retry': {} })
  const { wrapper, flush } = await show(JobsView, '/jobs?state=dead', module.routes)
  expect(calls[0]!.url.search).toContain('state=dead')
  await wrapper.get('td.lead button').trigger('click')
  await wrapper.findAll('footer button').at(-1)!.trigger('click')
  await flush()
  expect(calls.some((c) => c.url.pathname === '/api/v1/jobs/7/actions/retry')).toBe(true)
  expect(toasts.at(-1)?.text).toBe('已放回队列')
})

it('my password: the two must agree, and a wrong old one is said at its field', async () => {
  const calls = serve({ 'GET /api/v1/sessions': list([]), 'POST /api/v1/me/password': fail(422, { code: 'password.wrong', field: 'old_password', message: '当前密码不正确' }) })
  const { wrapper, flush } = await show(MyAccountView, '/account/me', module.routes)
  await wrapper.get('#f-old_password').setValue('a')
  await wrapper.get('#f-password').setValue('Qiying@2026!x')
  await wrapper.get('#f-again').setValue('other')
  await wrapper.get('form').trigger('submit')
  await flush()
  expect(wrapper.get('#f-again').attributes('aria-invalid')).toBe('true')
  expect(calls.some((c) => c.method === 'POST')).toBe(false)
  await wrapper.get('#f-again').setValue('Qiying@2026!x')
  await wrapper.get('form').trigger('submit')
  await flush()
  expect(wrapper.get('#f-old_password').attributes('aria-invalid')).toBe('true')
})
