import { afterEach, describe, expect, it, vi } from 'vitest'
import { hotkeys } from '@ui/hotkeys'
import { serve, show, type Answer } from '@ui/testing/mount'
import { toasts } from '@ui/toast'
import CaseView from '../CaseView.vue'
import { clocksOf } from '../clocks'
import module from '../routes'
import { list, power, step, view, works } from '../testing/cases'
import { bodyOf, deeds, missing, offered, startOf, type Deed } from './deeds'
import type { AppealView } from '@api/types'

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
  toasts.splice(0)
})

describe('what is offered', () => {
  it('is what the server allows, at most two as buttons', () => {
    for (const state of ['received', 'submitted', 'dispatched', 'in_progress', 'returning', 'suspended', 'tracking', 'checking', 'replied', 'calling_back', 'closed', 'merged'] as const) {
      const { main, more } = offered({ state, actions: deeds })
      expect(main.length).toBeLessThanOrEqual(2)
      expect([...main, ...more].sort()).toEqual([...deeds].sort())
    }
  })
  it('puts a decision that waits first', () => {
    expect(offered({ state: 'in_progress', actions: ['note', 'reply', 'allow_extension', 'refuse_extension', 'suspend'] }).main).toEqual(['allow_extension', 'refuse_extension'])
  })
  it('does not hide a single step in a menu', () => {
    expect(offered({ state: 'calling_back', actions: ['call', 'note'] })).toEqual({ main: ['call', 'note'], more: [] })
  })
  it('ignores steps that this screen does not know', () => {
    expect(offered({ state: 'replied', actions: ['rate', 'submit'] })).toEqual({ main: [], more: [] })
  })
})

describe('what is sent', () => {
  const body = (deed: Deed, more: object, appeal = view()) => bodyOf(deed, { ...startOf(deed, appeal), ...more }, appeal)
  it('is only what the step asks for and what was changed', () => {
    const appeal = view({ category_id: 'c1', urgent: false })
    expect(body('dispatch', { org_id: 'o1', reason: 'x' }, appeal)).toEqual({ version: 3, org_id: 'o1' })
    expect(body('dispatch', { org_id: 'o1', category_id: 'c2', urgent: true, final: true }, appeal)).toEqual({ version: 3, org_id: 'o1', category_id: 'c2', urgent: true, final: true })
  })
  it('reads times as China reads them, wherever the browser stands', () => {
    expect(body('ask_extension', { until: '2026-11-24T15:00', reason: '需现场核查' })).toMatchObject({ until: '2026-11-24T07:00:00.000Z' })
  })
  it('has answers of those only who were reached', () => {
    expect(body('call', { outcome: 'refused', prompt: 'yes', level: 'satisfied' })).toEqual({ version: 3, outcome: 'refused' })
    expect(body('call', { outcome: 'reached', prompt: 'yes', quick: 'no', solved: 'yes', level: 'basic' })).toEqual({ version: 3, outcome: 'reached', prompt: true, quick: false, solved: true, level: 'basic' })
  })
  it('is complete', () => {
    const of = (deed: Deed, more: object) => missing(deed, { ...startOf(deed, view()), ...more })
    expect(of('reject', {})).toEqual(['code', 'reason'])
    expect(of('call', { outcome: 'reached', prompt: 'yes' })).toEqual(['quick', 'solved', 'level'])
    expect(of('call', { outcome: 'reached', prompt: 'yes', quick: 'yes', solved: 'no', level: 'dissatisfied' })).toEqual(['note'])
    expect(of('call', { outcome: 'unreachable' })).toEqual([])
  })
})

describe('the clocks of a case', () => {
  const done = { sign_due_at: '2026-11-20T03:00:00Z', signed_at: '2026-11-20T02:00:00Z' }
  it('stay missed when they were missed', () => {
    const clocks = clocksOf(view({ ...done, reply_due_at: '2026-11-24T01:00:00Z', replied_at: '2026-11-25T01:00:00Z', state: 'replied' }))
    expect(clocks.filter((c) => c.key !== 'contact').map((c) => [c.key, c.late])).toEqual([['sign', false], ['reply', true]])
  })
  it('take their colour from the server while they run', () => {
    const reply = clocksOf(view({ ...done, clock: 'yellow', clock_due_at: '2099-11-20T01:00:00Z' })).find((c) => c.key === 'reply')!
    expect(reply.colour).toBe('yellow')
  })
  it('name those who help', () => {
    const clocks = clocksOf(view({ cohandlers: [{ org_id: 'o2', path: '', name: '供电中心', due_at: '2026-11-23T01:00:00Z' }] }))
    expect(clocks.find((c) => c.key === 'assist')).toMatchObject({ who: '供电中心', late: false })
  })
  it('stand still with the case', () => {
    expect(clocksOf(view({ ...done, state: 'suspended', paused_at: '2026-11-20T04:00:00Z', clock_due_at: '2026-12-01T01:00:00Z' })).map((c) => [c.key, c.colour])).toEqual([['sign', 'none'], ['reply', 'none'], ['step', 'green']])
  })
})

describe('a step', () => {
  const open = async (appeal: AppealView, answers: Record<string, Answer> = {}) => {
    const calls = serve({
      'GET /api/v1/appeals/a1': appeal, 'GET /api/v1/orgs': list([works, power]), 'GET /api/v1/appeals': list([]),
      'GET /api/v1/appeal-categories': list([{ id: 'c1', code: 'lamp', name: '路灯', name_en: 'Lamps', lead_org_code: 'd03', active: true }, { id: 'c2', code: 'power', name: '用电', name_en: 'Power', lead_org_code: '', active: true }]),
      'GET /api/v1/appeal-reasons': list([{ action: 'divert', code: 'court', title: '转诉讼', basis: '第十一条' }, { action: 'reject', code: 'area', title: '不属于本辖区', basis: '指引' }]), ...answers,
    })
    const shown = await show(CaseView, '/appeals/a1', module.routes, { props: { id: 'a1' }, permissions: ['appeal.handle'] })
    const press = async (text: string) => {
      await shown.wrapper.findAll('.panel button').find((b) => b.text() === text)!.trigger('click')
      await shown.flush()
    }
    const sent = () => calls.find((c) => c.method === 'POST')
    return { ...shown, calls, press, sent }
  }

  it('of a rejection asks for a reason that the law knows and shows its basis', async () => {
    const { wrapper, press, flush, sent } = await open(view({ state: 'submitted', actions: ['dispatch', 'reject'] }), { 'POST /api/v1/appeals/a1/actions/reject': view({ state: 'rejected', actions: [] }) })
    await press('不予受理')
    expect(wrapper.findAll('#f-code option').map((o) => o.text())).toEqual(['请选择…', '不属于本辖区'])
    await wrapper.get('form').trigger('submit')
    expect(wrapper.get('[data-error-summary]').text()).toContain('理由类别')
    await wrapper.get('#f-code').setValue('area')
    expect(wrapper.get('.panel').text()).toContain('依据：指引')
    await wrapper.get('#f-reason').setValue('请向所在区反映。')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(sent()!.body).toEqual({ version: 3, code: 'area', reason: '请向所在区反映。' })
  })
  it('of dispatching begins with the office of the duty catalogue', async () => {
    const { wrapper, press, flush, sent } = await open(view({ state: 'submitted', actions: ['dispatch'], category_id: 'c1' }), { 'POST /api/v1/appeals/a1/actions/dispatch': view({ state: 'dispatched', actions: [] }) })
    await press('派单')
    expect((wrapper.get('#f-org_id').element as HTMLInputElement).value).toBe('城管局')
    expect(wrapper.get('.panel').text()).toContain('按权责清单建议：城管局')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(sent()!.body).toEqual({ version: 3, org_id: 'o1' })
  })
  it('of dispatching does not suggest the office that has it', async () => {
    const { wrapper, press } = await open(view({ state: 'dispatched', actions: ['dispatch'], category_id: 'c1', lead_org_id: 'o1' }))
    await press('改派')
    expect((wrapper.get('#f-org_id').element as HTMLInputElement).value).toBe('')
  })
  it('of a call-back asks the three questions only of those who were reached', async () => {
    const { wrapper, press, flush, sent } = await open(view({ state: 'calling_back', actions: ['call', 'note'] }), { 'POST /api/v1/appeals/a1/actions/call': view({ state: 'closed', actions: [] }) })
    await press('回访')
    expect(wrapper.findAll('.panel fieldset')).toHaveLength(1)
    await wrapper.get('input[name=outcome][value=reached]').setValue()
    expect(wrapper.findAll('.panel fieldset')).toHaveLength(5)
    for (const q of ['prompt', 'quick', 'solved']) await wrapper.get(`input[name=${q}][value=yes]`).setValue()
    await wrapper.get('input[name=level][value=satisfied]').setValue()
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(sent()!.body).toEqual({ version: 3, outcome: 'reached', prompt: true, quick: true, solved: true, level: 'satisfied' })
  })
  it('of dropping help names those who have not answered', async () => {
    const co = (id: string, name: string, more = {}) => ({ org_id: id, path: '', name, due_at: '2026-11-23T01:00:00Z', ...more })
    const { wrapper, press } = await open(view({ actions: ['reply', 'drop_cohandler', 'note', 'suspend'], cohandlers: [co('o1', '城管局', { answered_at: '2026-11-21T01:00:00Z' }), co('o2', '供电中心')] }))
    await press('更多')
    await press('取消协办')
    expect(wrapper.findAll('#f-org_id option').map((o) => o.text())).toEqual(['供电中心'])
  })
  it('of supervision offers higher levels only', async () => {
    const { wrapper, press } = await open(view({ actions: ['supervise'], supervision: 'daily' }))
    await press('督办')
    expect(wrapper.findAll('#f-supervision option').map((o) => o.text())).toEqual(['挂牌督办', '约谈督办'])
    expect((wrapper.get('#f-supervision').element as HTMLSelectElement).value).toBe('listed')
  })
  it('is not lost when somebody else was faster', async () => {
    const { wrapper, press } = await open(view({ actions: ['allow_extension', 'refuse_extension'], extension_until: '2026-11-30T07:00:00Z' }))
    await press('不同意延期')
    expect(wrapper.get('.asked').text()).toContain('2026-11-30 15:00')
  })
})

describe('the history of a case', () => {
  const shown = async (appeal: AppealView) => {
    serve({ 'GET /api/v1/appeals/a1': appeal, 'GET /api/v1/appeals': list([]) })
    return (await show(CaseView, '/appeals/a1', module.routes, { props: { id: 'a1' }, permissions: ['appeal.handle'] })).wrapper
  }
  it('marks what the enterprise does not see and can leave it out', async () => {
    const wrapper = await shown(view({ timeline: [step('submit'), step('supervise', { is_public: false, note: '限两日办结' })] }))
    expect(wrapper.findAll('.mark').map((m) => m.text())).toEqual(['仅内部可见'])
    await wrapper.get('.head input').setValue(true)
    expect(wrapper.text()).not.toContain('限两日办结')
  })
  it('tells a checked answer once', async () => {
    const wrapper = await shown(view({ state: 'replied', timeline: [step('reply', { note: '已修复' }), step('pass', { note: '已修复' })] }))
    expect(wrapper.findAll('.reply')).toHaveLength(1)
  })
  it('shows progress beside the answer, newest first', async () => {
    const wrapper = await shown(view({ timeline: [step('stage', { note: '正在施工' }), step('reply', { note: '已修复' })] }))
    expect(wrapper.findAll('.reply .pre').map((p) => p.text())).toEqual(['已修复', '正在施工'])
  })
})
