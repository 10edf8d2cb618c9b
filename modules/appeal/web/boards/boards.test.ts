import { afterEach, describe, expect, it, vi } from 'vitest'
import { fail, serve, show } from '@ui/testing/mount'
import module from '../routes'
import CallsView from './CallsView.vue'
import SupervisionView from './SupervisionView.vue'

afterEach(() => vi.unstubAllGlobals())

const supervised = { id: 'a1', number: 'SQ20261120-0001', title: '消防通道堵塞', subject_name: '青禾', org: '城管局', level: 'listed', state: 'in_progress', clock: 'red', due_at: '2026-11-20T01:00:00Z', since: '2026-11-19T01:00:00Z', action: 'supervise', by: '区领导', why: '三日内整改' }
const task = { id: 'a2', number: 'SQ20261120-0002', title: '路灯不亮', subject_name: '青禾', org: '城管局', clock: 'green', tries: 1, last_at: '2026-11-19T01:00:00Z', rating: 'basic' }

describe('the board of supervision', () => {
  const board = { daily: 3, listed: 1, talk: 0, overdue: 2, items: [supervised] }
  it('says the level, by whom and why, and leads to the case', async () => {
    serve({ 'GET /api/v1/appeals/supervised': board })
    const { wrapper } = await show(SupervisionView, '/appeals/supervision', module.routes, { permissions: ['appeal.supervise'] })
    for (const words of ['挂牌督办', '区领导', '三日内整改', '其中 2 件已超期']) expect(wrapper.text()).toContain(words)
    expect(wrapper.get('h2 a').attributes('href')).toBe('/appeals/a1')
    expect(wrapper.findAll('.tabs .count').map((n) => n.text())).toEqual(['4', '0', '1', '3'])
  })
  it('shows one level when asked', async () => {
    const calls = serve({ 'GET /api/v1/appeals/supervised': board })
    const { wrapper, flush } = await show(SupervisionView, '/appeals/supervision', module.routes)
    await wrapper.findAll('.tabs button')[2]!.trigger('click')
    await flush()
    expect(calls.at(-1)!.url.searchParams.get('level')).toBe('listed')
  })
  it('that is empty or fails says so', async () => {
    serve({ 'GET /api/v1/appeals/supervised': { ...board, items: [] } })
    expect((await show(SupervisionView, '/appeals/supervision', module.routes)).wrapper.text()).toContain('没有督办中的诉求')
    serve({ 'GET /api/v1/appeals/supervised': fail(503, { code: 'busy', message: '稍后再试' }) })
    expect((await show(SupervisionView, '/appeals/supervision', module.routes)).wrapper.get('[role=alert]').text()).toContain('稍后再试')
  })
})

describe('the board of call-backs', () => {
  it('says whom to call, how often it was tried, how today went', async () => {
    serve({ 'GET /api/v1/appeals/calls': { waiting: 1, overdue: 0, tried: 1, reached_today: 5, refused_today: 1, unreachable_today: 2, items: [task] } })
    const { wrapper } = await show(CallsView, '/appeals/calls', module.routes, { permissions: ['appeal.dispatch'] })
    expect(wrapper.findAll('.numbers dd').map((n) => n.text())).toEqual(['1', '0', '1', '5', '1', '2'])
    expect(wrapper.text()).toContain('已打 1 次')
    expect(wrapper.text()).toContain('网上评价：基本满意')
    expect(wrapper.get('h2 a').attributes('href')).toBe('/appeals/a2')
  })
})
