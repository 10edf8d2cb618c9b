import { afterEach, describe, expect, it, vi } from 'vitest'
import { fail, serve, show } from '@ui/testing/mount'
import type { Cockpit } from '@api/types'
import CockpitView from './CockpitView.vue'
import module from './routes'

const empty: Cockpit = {
  as_of: '2026-11-20T01:00:00Z',
  appeals: { open: 0, overdue: 0, today_raised: 0, today_closed: 0, by_day: [], by_org: [], by_category: [], from: '2026-10-22', to: '2026-11-20', raised: 0, signed_count: 0, replied_count: 0, rated_count: 0 },
  register: { total: 0, active: 0, unknown: 0, new_this_month: 0, by_street: [], by_type: [] },
  content: { published_month: 0 },
}
const open = () => show(CockpitView, '/cockpit', module.routes, { permissions: ['cockpit.view'] })
afterEach(() => void vi.unstubAllGlobals())

describe('the cockpit', () => {
  it('shows the figures as the server gave them', async () => {
    serve({ 'GET /api/v1/cockpit': { ...empty, appeals: { ...empty.appeals, open: 1280, overdue: 7, sign_on_time: 0.9996, by_org: [{ name: '税务局', open: 5, overdue: 2, answered: 0 }], by_day: [{ day: '2026-11-20', raised: 3, closed: 1 }] } } })
    const { wrapper } = await open()
    const figures = wrapper.get('.figures').text()
    expect(figures).toContain('1,280')
    expect(figures).toContain('其中超期 7')
    expect(figures).toContain('99.9%')
    expect(wrapper.get('h1').text()).toContain('示范区')
    expect(wrapper.text()).toContain('数据截至 2026-11-20 09:00')
  })
  it('says that a rate without cases is unknown, not zero', async () => {
    serve({ 'GET /api/v1/cockpit': empty })
    const { wrapper } = await open()
    expect(wrapper.findAll('.rate dd').map((d) => d.text())).toEqual(['—', '—', '—'])
    expect(wrapper.text()).toContain('近 30 日没有诉求')
    expect(wrapper.html()).not.toContain('NaN')
  })
  it('says what went wrong', async () => {
    serve({ 'GET /api/v1/cockpit': fail(403, { code: 'forbidden', message: '没有权限查看' }) })
    expect((await open()).wrapper.get('[role=alert]').text()).toContain('没有权限查看')
  })
})
