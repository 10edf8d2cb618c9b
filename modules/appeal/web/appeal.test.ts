import { afterEach, describe, expect, it, vi } from 'vitest'
import { fail, serve, show, type Answer } from '@ui/testing/mount'
import { hotkeys } from '@ui/hotkeys'
import { toasts } from '@ui/toast'
import type { AppealView } from '@api/types'
import CaseView from './CaseView.vue'
import InboxView from './InboxView.vue'
import RecordView from './RecordView.vue'
import module from './routes'
import { counts, list, row, view, works } from './testing/cases'

/** What no tab but its own counts stands nowhere, unless a test says so. */
const countsOf = ({ url }: { url: URL }) => (['helping', 'asking', 'supervised'].some((f) => url.searchParams.has(f)) ? { ...counts, all: 0 } : counts)

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
  toasts.splice(0)
})

describe('the inbox', () => {
  const open = (at = '/appeals', answers: Record<string, Answer> = {}) => {
    const calls = serve({ 'GET /api/v1/appeals': list([row]), 'GET /api/v1/appeals/counts': countsOf, 'GET /api/v1/appeal-categories': list([]), ...answers })
    return show(InboxView, at, module.routes, { permissions: ['appeal.handle', 'appeal.record'] }).then((shown) => ({ ...shown, calls }))
  }
  it('says on each tab how many it will show', async () => {
    const { wrapper } = await open()
    expect(wrapper.findAll('.tabs button').map((b) => b.text())).toEqual(['待我办理 6', '全部 12', '待签收 2', '办理中 4', '已答复 1', '临期 1', '超期 2'])
    expect(wrapper.get('.tabs [aria-current]').text()).toContain('待我办理')
    expect(wrapper.text()).toContain('今日办结 5 件')
  })
  it('asks for what the tab says and counts with the same other filters', async () => {
    const { wrapper, router, flush, calls } = await open('/appeals?kind=help')
    await wrapper.get('.tabs .overdue').trigger('click')
    await flush()
    expect(router.currentRoute.value.query).toEqual({ kind: 'help', clock: 'red' })
    expect(calls.filter((c) => c.url.pathname.endsWith('/appeals')).at(-1)!.url.search).toContain('clock=red')
    expect(calls.filter((c) => c.url.pathname.endsWith('/counts')).every((c) => c.url.search.startsWith('?kind=help'))).toBe(true)
  })
  it('says deadlines in words', async () => {
    const { wrapper } = await open('/appeals', { 'GET /api/v1/appeals': list([{ ...row, due_at: '2020-01-01T00:00:00Z', clock: 'red' }]) })
    expect(wrapper.get('.clock').text()).toContain('超期')
  })
  it('offers the phone desk to those who may record', async () => {
    expect((await open()).wrapper.text()).toContain('登记诉求')
    serve({ 'GET /api/v1/appeals': list([]), 'GET /api/v1/appeals/counts': countsOf, 'GET /api/v1/appeal-categories': list([]) })
    expect((await show(InboxView, '/appeals', module.routes, { permissions: ['appeal.handle'] })).wrapper.text()).not.toContain('登记诉求')
  })
})

describe('a case', () => {
  const open = async (appeal: AppealView, answers: Record<string, Answer> = {}) => {
    const calls = serve({ 'GET /api/v1/appeals/a1': appeal, 'GET /api/v1/orgs': list([works]), 'GET /api/v1/appeal-categories': list([]), ...answers })
    return { ...(await show(CaseView, '/appeals/a1', module.routes, { props: { id: 'a1' }, permissions: ['appeal.handle'] })), calls }
  }
  const button = (wrapper: Awaited<ReturnType<typeof open>>['wrapper'], text: string) => wrapper.findAll('.panel button').find((b) => b.text() === text)

  it('offers exactly the steps that the server allows', async () => {
    const { wrapper } = await open(view({ actions: ['sign', 'return', 'note'], state: 'dispatched' }))
    expect(wrapper.findAll('.panel > .row button').map((b) => b.text())).toEqual(['签收', '退回', '添加备注'])
  })
  it('keeps the unlikely steps in a menu', async () => {
    const { wrapper, flush } = await open(view({ actions: ['reply', 'stage', 'contact', 'ask_extension', 'suspend', 'note'] }))
    expect(wrapper.findAll('.panel > .row > button').map((b) => b.text())).toEqual(['答复', '首次联系'])
    await button(wrapper, '更多')!.trigger('click')
    expect(wrapper.findAll('.panel .item').map((b) => b.text())).toEqual(['阶段答复', '申请延期', '挂起', '添加备注'])
    await wrapper.findAll('.panel .item')[1]!.trigger('click')
    await flush()
    expect(wrapper.get('.panel h2').text()).toBe('申请延期')
  })
  it('says so when there is nothing to do', async () => {
    expect((await open(view({ actions: [] }))).wrapper.get('.panel').text()).toContain('当前没有需要您办理的事项')
  })
  it('signs with one press and shows the new state', async () => {
    const { wrapper, flush, calls } = await open(view({ actions: ['sign'], state: 'dispatched' }), { 'POST /api/v1/appeals/a1/actions/sign': view({ state: 'in_progress', actions: ['reply'], version: 4 }) })
    await button(wrapper, '签收')!.trigger('click')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ version: 3 })
    expect(wrapper.get('h1 + p').text()).toContain('办理中')
    expect(toasts.at(-1)?.text).toContain('已签收')
  })
  it('answers with a template to start from', async () => {
    const { wrapper, flush, calls } = await open(view(), { 'POST /api/v1/appeals/a1/actions/reply': view({ state: 'replied', actions: [] }) })
    await button(wrapper, '答复')!.trigger('click')
    await wrapper.get('select').setValue('0')
    const text = (wrapper.get('textarea').element as HTMLTextAreaElement).value
    expect(text).toContain('您好')
    await wrapper.get('textarea').setValue('路灯已修复。')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ version: 3, text: '路灯已修复。' })
  })
  it('does not send an empty answer', async () => {
    const { wrapper, flush, calls } = await open(view())
    await button(wrapper, '答复')!.trigger('click')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.get('[data-error-summary]').text()).toContain('答复内容')
    expect(calls.some((c) => c.method === 'POST')).toBe(false)
  })
  it('keeps a long answer in the browser until it was sent', async () => {
    const first = await open(view())
    await button(first.wrapper, '答复')!.trigger('click')
    await first.wrapper.get('textarea').setValue('写了一半')
    first.wrapper.unmount()
    const second = await open(view())
    await button(second.wrapper, '答复')!.trigger('click')
    expect((second.wrapper.get('textarea').element as HTMLTextAreaElement).value).toBe('写了一半')
  })
  it('keeps what was typed when somebody else was faster, and loads the newest', async () => {
    let version = 3
    const { wrapper, flush } = await open(view(), {
      'GET /api/v1/appeals/a1': () => view({ version: version++ }),
      'POST /api/v1/appeals/a1/actions/reply': ({ body }: { body: unknown }) => ((body as { version: number }).version === 3 ? fail(409, { code: 'appeal.version', message: '已被更新' }) : view({ state: 'replied', actions: [] })),
    })
    await button(wrapper, '答复')!.trigger('click')
    await wrapper.get('textarea').setValue('路灯已修复。')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.get('.conflict').text()).toContain('刚刚被他人更新')
    expect((wrapper.get('textarea').element as HTMLTextAreaElement).value).toBe('路灯已修复。')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.get('h1 + p').text()).toContain('已答复')
  })
  it('dispatches to a unit chosen by name', async () => {
    const { wrapper, flush, calls } = await open(view({ state: 'submitted', actions: ['dispatch', 'reject'] }), { 'POST /api/v1/appeals/a1/actions/dispatch': view({ state: 'dispatched', actions: [] }) })
    hotkeys.find((k) => k.keys === 'd')!.run(new KeyboardEvent('keydown'))
    await flush()
    const box = wrapper.get('[role=combobox]')
    await box.trigger('focus')
    await box.setValue('works')
    await box.trigger('keydown', { key: 'Enter' })
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ version: 3, org_id: 'o1' })
  })
  it('does not answer to keys of steps that are not allowed', async () => {
    const { wrapper, flush } = await open(view({ actions: ['note'] }))
    hotkeys.find((k) => k.keys === 'r')!.run(new KeyboardEvent('keydown'))
    await flush()
    expect(wrapper.find('textarea').exists()).toBe(false)
  })
  it('shows a refusal of the server at its field', async () => {
    const { wrapper, flush } = await open(view(), { 'POST /api/v1/appeals/a1/actions/reply': fail(422, { code: 'field.short', field: 'text', message: '答复太短' }) })
    await button(wrapper, '答复')!.trigger('click')
    await wrapper.get('textarea').setValue('好')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.get('#f-text').attributes('aria-invalid')).toBe('true')
  })
  it('never renders what people write as markup', async () => {
    const { wrapper } = await open(view({ body: '<img src=x onerror=alert(1)>', title: '<script>1</script>' }))
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.text()).toContain('<img src=x onerror=alert(1)>')
  })
  it('says that it is not there', async () => {
    expect((await open(view(), { 'GET /api/v1/appeals/a1': fail(404, { code: 'not_found', message: '没有这件诉求' }) })).wrapper.get('[role=alert]').text()).toContain('没有这件诉求')
  })
})

describe('the phone desk', () => {
  it('shows every fault at its field and goes to the case when it was recorded', async () => {
    let refuse = true
    const calls = serve({
      'GET /api/v1/appeal-categories': list([]),
      'POST /api/v1/appeals': () => (refuse ? fail(422, { code: 'f', field: 'title', message: '请填写标题', others: [{ code: 'f', field: 'contact_phone', message: '号码不对' }] }) : view()),
    })
    const { wrapper, router, flush } = await show(RecordView, '/appeals/new', module.routes, { permissions: ['appeal.record', 'appeal.handle'] })
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.findAll('[data-error-summary] a').map((a) => a.attributes('href'))).toEqual(['#f-title', '#f-contact_phone'])
    refuse = false
    await wrapper.get('#f-title').setValue('路灯不亮')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(calls.at(-1)!.body).toMatchObject({ title: '路灯不亮', channel: 'phone' })
    expect(router.currentRoute.value.fullPath).toBe('/appeals/a1')
  })
})
