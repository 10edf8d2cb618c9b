import { afterEach, describe, expect, it, vi } from 'vitest'
import { fail, serve, show, type Answer } from '@ui/testing/mount'
import { hotkeys } from '@ui/hotkeys'
import CaseView from './CaseView.vue'
import module from './routes'
import { view } from './testing/cases'

const appeal = view({ state: 'submitted', actions: ['dispatch'], lead_org_name: '', category_name: '' })
const works = { org_id: 'o1', name: '城管局', name_en: 'Works', confidence: 0.934, reasons: ['路灯', '不亮'] }
const power = { org_id: 'o2', name: '供电中心', name_en: 'Power', confidence: 0.004, reasons: [] }

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
})

describe('suggestions for dispatching', () => {
  const open = async (answer: Answer) => {
    const org = (id: string, name: string) => ({ id, code: id, kind: 'department', name, name_en: name, active: true, path: `420199/${id}/` })
    const calls = serve({
      'GET /api/v1/appeals/a1': appeal, 'GET /api/v1/orgs': { items: [org('o1', '城管局'), org('o2', '供电中心')], next_cursor: '', total: 2 },
      'GET /api/v1/appeals/a1/suggestions': answer, 'POST /api/v1/appeals/a1/actions/dispatch': { ...appeal, state: 'dispatched', actions: [] },
    })
    const shown = await show(CaseView, '/appeals/a1', module.routes, { props: { id: 'a1' }, permissions: ['appeal.handle', 'appeal.dispatch'] })
    await shown.wrapper.findAll('.panel button').find((b) => b.text() === '派单')!.trigger('click')
    await shown.flush()
    return { ...shown, calls }
  }
  const suggestions = (more = {}) => ({ orgs: [works, power], org_is_sure: true, categories: [], category_is_sure: false, ...more })

  it('are choices with their confidence and why', async () => {
    const { wrapper } = await open(suggestions())
    expect(wrapper.findAll('.hint').map((b) => b.text())).toEqual(['城管局 93%', '供电中心 <1%'])
    expect(wrapper.get('.hints').text()).toContain('依据：路灯、不亮')
    expect(wrapper.get('.hints').text()).toContain('历史诉求建议')
  })
  it('are taken with one tap and nothing is decided before', async () => {
    const { wrapper, flush, calls } = await open(suggestions())
    expect(wrapper.findAll('.hint[aria-pressed=true]')).toHaveLength(0)
    await wrapper.findAll('.hint')[1]!.trigger('click')
    expect(wrapper.get('.hint[aria-pressed=true]').text()).toContain('供电中心')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toMatchObject({ org_id: 'o2' })
  })
  it('say when they are not sure', async () => {
    expect((await open(suggestions({ org_is_sure: false }))).wrapper.get('.hints').text()).toContain('仅供参考')
  })
  it('are not there without a history or when they cannot be had; dispatching goes on', async () => {
    for (const answer of [suggestions({ orgs: [] }), fail(503, { code: 'unavailable', message: '稍后再试' })]) {
      const { wrapper } = await open(answer)
      expect(wrapper.find('.hints').exists()).toBe(false)
      expect(wrapper.text().includes('没有可参考的建议')).toBe('orgs' in answer)
      expect(wrapper.find('form [role=combobox]').exists()).toBe(true)
    }
  })
})

describe('the duty office of the category', () => {
  const org = (id: string, name: string) => ({ id, code: id, kind: 'department', name, name_en: name, active: true, path: `420199/${id}/` })
  const open = async (typed: string) => {
    let come: (categories: object) => void = () => {}
    serve({
      'GET /api/v1/appeals/a1': { ...appeal, category_id: 'c1' }, 'GET /api/v1/orgs': { items: [org('o1', '城管局'), org('o2', '供电中心')], next_cursor: '', total: 2 },
      'GET /api/v1/appeal-categories': () => new Promise((done) => (come = done)),
    })
    const shown = await show(CaseView, '/appeals/a1', module.routes, { props: { id: 'a1' }, permissions: ['appeal.handle', 'appeal.dispatch'] })
    await shown.wrapper.findAll('.panel button').find((b) => b.text() === '派单')!.trigger('click')
    await shown.flush()
    const field = shown.wrapper.get<HTMLInputElement>('form [role=combobox]')
    if (typed) await field.setValue(typed)
    come({ items: [{ id: 'c1', code: 'lamp', name: '照明', name_en: 'Lamps', active: true, lead_org_code: 'o1' }] })
    await shown.flush()
    return { ...shown, field }
  }

  it('is named first while nobody has chosen', async () => {
    expect((await open('')).field.element.value).toBe('城管局')
  })
  it('takes nothing out of the hands of who is typing when it comes late', async () => {
    const { field, wrapper } = await open('供电')
    expect(field.element.value).toBe('供电')
    expect(wrapper.get('form [role=listbox]').findAll('[role=option]').map((o) => o.text())).toEqual(['供电中心'])
    expect(field.attributes('aria-expanded')).toBe('true')
  })
})
