import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { connection, settings } from '@api/client'
import { me } from '@api/session'
import { fail, serve, staff, type Answer } from '@ui/testing/mount'
import { toasts } from '@ui/toast'
import App from './App.vue'
import CommandPalette from './layout/CommandPalette.vue'
import ConnectionBanner from './layout/ConnectionBanner.vue'
import NotificationBell from './layout/NotificationBell.vue'
import { makeRouter } from './router'

const menu = [
  { path: '/desk/appeals', title_zh: '诉求办理', title_en: 'Appeals', icon: 'inbox', order: 10 },
  { path: '/desk/cockpit', title_zh: '驾驶舱', title_en: 'Cockpit', icon: 'gauge', order: 5 },
]
const empty = { items: [], next_cursor: '', total: 0 }
const dispatcher = { ...staff, permissions: ['appeal.handle'], menu }
const nobody = { ...staff, kind: 'anonymous', name: '', permissions: [], menu: [], csrf: '' }

async function start(at: string, who: object, more: Record<string, Answer> = {}) {
  const calls = serve({
    'GET /api/v1/me': who, 'GET /api/v1/notifications/unread': { count: 2 },
    'GET /api/v1/appeals': empty, 'GET /api/v1/appeals/counts': { all: 0, submitted: 0, dispatched: 0, in_progress: 0, replied: 0, overdue: 0, due_soon: 0, closed_today: 0 }, 'GET /api/v1/appeal-categories': empty, ...more,
  })
  me.value = null
  const router = makeRouter(createMemoryHistory('/desk/'))
  await router.push(at)
  const wrapper = mount(App, { attachTo: document.body, global: { plugins: [router, [VueQueryPlugin, { queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }) }]] } })
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
  return { wrapper, router, calls, at: () => router.currentRoute.value }
}

beforeEach(() => void (settings.onSignedOut = () => {}))
afterEach(() => void vi.unstubAllGlobals())

describe('the shell', () => {
  it('sends a stranger to sign in and remembers where he wanted to go', async () => {
    const { at, wrapper } = await start('/appeals?state=submitted', nobody)
    expect(at().name).toBe('login')
    expect(at().query.next).toBe('/appeals?state=submitted')
    expect(wrapper.find('nav.menu').exists()).toBe(false)
  })
  it('offers demonstration accounts only on a demonstration', async () => {
    expect((await start('/login', nobody)).wrapper.text()).toContain('演示账号')
    expect((await start('/login', { ...nobody, demo: false })).wrapper.text()).not.toContain('演示账号')
  })
  it('signs in and goes on to where it was wanted', async () => {
    let who: object = nobody
    const { wrapper, at, calls } = await start('/login?next=/appeals?clock=red', nobody, {
      'GET /api/v1/me': () => who,
      'POST /api/v1/session': () => { who = dispatcher; return {} },
    })
    await wrapper.get('#f-login').setValue(' zhongxin ')
    await wrapper.get('#f-password').setValue('Qiying@2026')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    await vi.dynamicImportSettled()
    await flushPromises()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ login: 'zhongxin', password: 'Qiying@2026' })
    expect(at().fullPath).toBe('/appeals?clock=red')
    expect(wrapper.get('nav.menu').text()).toContain('诉求办理')
  })
  it('never follows an address of another site after signing in', async () => {
    let who: object = nobody
    const { wrapper, at } = await start('/login?next=//evil.example/x', nobody, { 'GET /api/v1/me': () => who, 'POST /api/v1/session': () => { who = dispatcher; return {} } })
    await wrapper.get('#f-login').setValue('a')
    await wrapper.get('#f-password').setValue('b')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(at().fullPath).not.toContain('evil')
  })
  it('says why signing in failed, at the field, and keeps what was typed', async () => {
    const { wrapper } = await start('/login', nobody, { 'POST /api/v1/session': fail(422, { code: 'auth.wrong', field: 'password', message: '账号或密码不正确' }) })
    await wrapper.get('#f-login').setValue('zhongxin')
    await wrapper.get('#f-password').setValue('x')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[data-error-summary]').text()).toContain('账号或密码不正确')
    expect(wrapper.get('#f-password').attributes('aria-invalid')).toBe('true')
    expect((wrapper.get('#f-login').element as HTMLInputElement).value).toBe('zhongxin')
  })
  it('lands on the first entry of the menu', async () => {
    const { at } = await start('/', { ...dispatcher, permissions: ['appeal.handle', 'cockpit.view'] }, { 'GET /api/v1/cockpit': fail(500, { code: 'x', message: 'x' }) })
    expect(at().path).toBe('/cockpit')
  })
  it('shows the 403 page for what is not permitted', async () => {
    const { at, wrapper } = await start('/jobs', dispatcher)
    expect(at().name).toBe('denied')
    expect(wrapper.get('main').text()).toContain('没有权限')
  })
  it('shows the 404 page for what is not there', async () => {
    expect((await start('/nothing/here', dispatcher)).wrapper.get('main h1').text()).toBe('没有这个页面')
  })
  it('keeps enterprises out of the workbench and shows them the portal', async () => {
    const { wrapper } = await start('/appeals', { ...staff, kind: 'subject' })
    expect(wrapper.text()).toContain('工作台供政府工作人员使用')
    expect(wrapper.find('nav.menu').exists()).toBe(false)
  })
  it('shows the 500 page when it cannot learn who works here', async () => {
    expect((await start('/appeals', fail(500, { code: 'x', message: '坏了' }))).at().name).toBe('failed')
  })
  it('asks for a new password before anything else', async () => {
    const { at } = await start('/appeals', { ...dispatcher, must_change_password: true }, { 'GET /api/v1/sessions': empty })
    expect(at().path).toBe('/account/me')
  })
  it('asks for the second factor that a role needs before anything else', async () => {
    const { at } = await start('/appeals', { ...dispatcher, barrier: 'factor' })
    expect(at().path).toBe('/account/me')
  })
  it('marks one menu entry, says how many messages wait, and that this is a demonstration', async () => {
    const { wrapper } = await start('/appeals', dispatcher)
    expect(wrapper.findAll('nav.menu [aria-current=page]').map((a) => a.text())).toEqual(['诉求办理'])
    expect(wrapper.find('button[aria-label="消息，2 条未读"]').exists()).toBe(true)
    expect(wrapper.get('aside.demo').text()).toContain('虚构')
    expect(document.title).toBe('诉求办理 · 企应')
  })
  it('returns to sign-in when the session ends meanwhile', async () => {
    const { wrapper } = await start('/appeals', dispatcher)
    settings.onSignedOut = vi.fn()
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ code: 'auth', message: '请登录' }), { status: 401 }))
    await vi.waitFor(() => expect(wrapper.find('.tabs').exists()).toBe(true))
    await wrapper.findAll('.tabs button')[1]!.trigger('click')
    await flushPromises()
    expect(settings.onSignedOut).toHaveBeenCalled()
  })
})

it('the command palette finds pages by either language and runs with Enter', async () => {
  me.value = { ...dispatcher } as never
  const router = makeRouter(createMemoryHistory('/desk/'))
  const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
  const palette = mount(CommandPalette, { attachTo: document.body, props: { open: true }, global: { plugins: [router] } })
  await flushPromises()
  await palette.get('input').setValue('cockpit')
  expect(palette.findAll('[role=option]')[0]!.text()).toBe('驾驶舱')
  await palette.get('input').trigger('keydown', { key: 'Enter' })
  expect(push).toHaveBeenCalledWith('/cockpit')
  await palette.get('input').setValue('光谷 100%')
  expect(palette.findAll('[role=option]').map((o) => o.text())).toEqual(['在“诉求”中搜索“光谷 100%”'])
})

it('the banner says that the server is away, knocks, and tells when it is back', async () => {
  vi.useFakeTimers()
  let answer: () => Promise<Response> = async () => { throw new TypeError('network') }
  vi.stubGlobal('fetch', () => answer())
  const banner = mount(ConnectionBanner, { global: { plugins: [[VueQueryPlugin, { queryClient: new QueryClient() }]] } })
  expect(banner.text()).toBe('')
  connection.value = 'offline'
  await vi.advanceTimersByTimeAsync(2000)
  expect(banner.text()).toContain('连接不上服务器')
  answer = async () => new Response('', { status: 503 })
  await vi.advanceTimersByTimeAsync(4000)
  expect(banner.text()).toContain('系统正在恢复')
  answer = async () => new Response('ready')
  await vi.advanceTimersByTimeAsync(4000)
  expect(banner.text()).toBe('')
  expect(toasts.at(-1)?.text).toBe('连接已恢复')
  vi.useRealTimers()
})

it('the bell shows messages, opens one and gives the focus back on Escape', async () => {
  const item = { id: 'm1', kind: 'appeal.dispatched', title: '新的诉求', body: 'SQ20261120-0001', url: '/desk/appeals/a1', created_at: '2026-11-20T01:00:00Z', read: false }
  const calls = serve({ 'GET /api/v1/notifications/unread': { count: 1 }, 'GET /api/v1/notifications': { items: [item], next_cursor: '', total: 1 }, 'POST /api/v1/notifications/actions/read': { count: 0 } })
  me.value = { ...dispatcher } as never
  const router = makeRouter(createMemoryHistory('/desk/'))
  const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
  const bell = mount(NotificationBell, { attachTo: document.body, global: { plugins: [router, [VueQueryPlugin, { queryClient: new QueryClient() }]] } })
  await flushPromises()
  const button = bell.get('button')
  expect(button.attributes('aria-label')).toBe('消息，1 条未读')
  await button.trigger('click')
  await flushPromises()
  expect(bell.get('.panel').text()).toContain('新的诉求')
  await bell.get('.panel').trigger('keydown', { key: 'Escape' })
  expect(bell.find('.panel').exists()).toBe(false)
  expect(document.activeElement).toBe(button.element)
  await button.trigger('click')
  await flushPromises()
  await bell.get('li .item').trigger('click')
  await flushPromises()
  expect(push).toHaveBeenCalledWith('/appeals/a1')
  expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ ids: ['m1'] })
})
