import { afterEach, describe, expect, it, vi } from 'vitest'
import { fail, serve, show, type Answer } from '@ui/testing/mount'
import module from '../routes'
import { list, works } from '../testing/cases'
import { csvOf } from './csv'
import FiguresView from './FiguresView.vue'
import { back, before, presets, within } from './span'

const office = { org: '城管局', open: 4, overdue: 2, supervised: 1, raised: 9, signed_count: 8, signed_in_time: 6, answered: 0, answered_in_time: 0, returned: 1, redone: 0, extended: 0, rated: 0, satisfied: 0, transfers: 1.25 }
const calls = (more = {}) => ({ name: '', called: 20, reached: 16, refused: 3, unreachable: 1, prompt: 16, quick: 15, solved: 12, satisfied: 10, basic: 5, dissatisfied: 1, response_rate: 1, quick_rate: 0.9375, solved_rate: 0.75, satisfied_rate: 0.90625, composite: 0.8375, ...more })

afterEach(() => vi.unstubAllGlobals())
const open = async (answers: Record<string, Answer>, at = '/appeals/figures', permissions = ['appeal.handle', 'appeal.supervise']) => {
  const sent = serve({ 'GET /api/v1/orgs': list([works]), 'GET /api/v1/appeals/board': list([office]), ...answers })
  return { ...(await show(FiguresView, at, module.routes, { permissions })), sent }
}

describe('figures', () => {
  it('of an office lead to the cases behind them', async () => {
    const { wrapper } = await open({}, '/appeals/figures?from=2026-11-01&to=2026-11-20')
    const links = wrapper.findAll('tbody a').map((a) => a.attributes('href'))
    expect(links).toContain('/appeals?org=o1&clock=red')
    expect(links).toContain('/appeals?org=o1&from=2026-11-01&to=2026-11-20&returned=true')
    expect(links).toContain('/appeals?org=o1&from=2026-11-01&to=2026-11-20&counted=signed_in_time')
    // Nothing was answered: no rate, and no cases behind it.
    expect(links.some((link) => link?.includes('answered_in_time'))).toBe(false)
  })
  it('say their denominators, and nothing where there is none', async () => {
    const { wrapper } = await open({})
    expect(wrapper.get('tbody').text()).toContain('75.0%（6/8）')
    expect(wrapper.findAll('tbody td').filter((c) => c.text() === '—')).toHaveLength(2)
  })
  it('of call-backs name their formula and count those who were not reached apart', async () => {
    const { wrapper } = await open({ 'GET /api/v1/appeals/callbacks': { from: '2026-11-01', to: '2026-11-20', formula: 'composite-1', sources: ['公开算法'], total: calls(), by_org: [calls({ name: '城管局' })] } }, '/appeals/figures?part=callbacks')
    expect(wrapper.text()).toContain('composite-1')
    expect(wrapper.findAll('tbody tr')[0]!.findAll('th, td').slice(0, 6).map((c) => c.text())).toEqual(['全部', '20', '16', '3', '1', '100%'])
  })
  it('without records say so instead of zeros', async () => {
    const { wrapper } = await open({ 'GET /api/v1/appeals/callbacks': { from: '', to: '', formula: 'x', sources: [], total: calls({ called: 0 }), by_org: [] } }, '/appeals/figures?part=callbacks')
    expect(wrapper.text()).toContain('还没有回访记录')
  })
  it('that fail say why and can be tried again', async () => {
    const { wrapper } = await open({ 'GET /api/v1/appeals/dwell': fail(503, { code: 'busy', message: '稍后再试' }) }, '/appeals/figures?part=dwell')
    expect(wrapper.get('[role=alert]').text()).toContain('稍后再试')
  })
  it('of streets are tiles at their places; a tile leads to its buildings', async () => {
    const topic = (key: string, n: number) => ({ key, name: '', n, before: 0, repeated: 0, transferred: 0, late: 0, rated: 0, satisfied: 0 })
    const { wrapper, router, sent } = await open({ 'GET /api/v1/appeals/topics': list([topic('s02', 9), topic('s01', 3), topic('', 1)]) }, '/appeals/figures?part=topics&by=street')
    expect(wrapper.findAll('.tiles b').map((b) => b.text())).toEqual(['3', '9'])
    await wrapper.findAll('.tiles button')[1]!.trigger('click')
    await vi.waitFor(() => expect(router.currentRoute.value.query).toMatchObject({ by: 'address', street: 's02' }))
    await vi.waitFor(() => expect(sent.at(-1)!.url.searchParams.get('street')).toBe('s02'))
  })
  it('of the week are for those who supervise', async () => {
    expect((await open({}, '/appeals/figures', ['appeal.handle'])).wrapper.get('.tabs').text()).not.toContain('一周通报')
    expect((await open({})).wrapper.get('.tabs').text()).toContain('一周通报')
  })
})

describe('days', () => {
  it('of a month lie within the span, those before are as many', () => {
    expect(within({ from: '2026-02-10', to: '2026-04-05' }, '2026-02')).toEqual({ from: '2026-02-10', to: '2026-02-28' })
    expect(within({ from: '2026-02-10', to: '2026-04-05' }, '2026-04')).toEqual({ from: '2026-04-01', to: '2026-04-05' })
    expect(before({ from: '2026-03-01', to: '2026-03-10' })).toEqual({ from: '2026-02-19', to: '2026-02-28' })
  })
  it('are days of China', () => {
    expect(presets.week('2026-03-01')).toEqual({ from: '2026-02-23', to: '2026-03-01' })
    expect(presets.month('2026-03-15').from).toBe('2026-03-01')
    expect(back('2026-01-01', 1)).toBe('2025-12-31')
  })
})

describe('a file of figures', () => {
  it('quotes what needs it and never begins a formula', () => {
    expect(csvOf(['甲', '乙'], [['=1+1', 0.5], ['a"b,c', undefined], ['-3', -3]])).toBe('\ufeff甲,乙\r\n\'=1+1,0.5\r\n"a""b,c",\r\n\'-3,-3\r\n')
  })
})
