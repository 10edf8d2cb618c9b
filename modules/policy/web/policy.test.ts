import { afterEach, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { serve, show } from '@ui/testing/mount'
import type { PolicyVersion } from '@api/types'
import PoliciesView from './PoliciesView.vue'
import PolicyEditor from './PolicyEditor.vue'
import module from './routes'

const version = (more: Partial<PolicyVersion> = {}): PolicyVersion => ({
  id: 'v1', slug: 'jh-energy', title: '节能补贴', body: '编号: jh-energy', note: '', written_name: '编辑一', reviewed_name: '', number: 1, state: 'draft', findings: [], ...more,
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const open = async (value: PolicyVersion, answers = {}) => {
  const calls = serve({ 'GET /api/v1/policy-versions/v1': value, ...answers })
  return { ...(await show(PolicyEditor, '/policies/v1', module.routes, { props: { id: 'v1' }, permissions: ['policy.edit', 'policy.publish'] })), calls }
}
const labels = (wrapper: Awaited<ReturnType<typeof open>>['wrapper']) => wrapper.findAll('.page-head button').map((b) => b.text())

it('offers the steps of the state; what was published is read only', async () => {
  expect(labels((await open(version())).wrapper)).toEqual(['保存草稿', '送审'])
  expect(labels((await open(version({ state: 'review' }))).wrapper)).toEqual(['发布', '退回修改', '另起新版本'])
  const published = await open(version({ state: 'published' }))
  expect(labels(published.wrapper)).toEqual(['撤回', '另起新版本'])
  expect(published.wrapper.get('textarea').attributes('readonly')).toBeDefined()
})

it('what the check refuses cannot be submitted, and says line and column', async () => {
  const findings = [{ severity: 'error', code: 'rules.unit', message: '单位不对', help: '改用人', line: 12, column: 19 }]
  const { wrapper } = await open(version({ findings }))
  expect(wrapper.text()).toContain('有 1 处错误')
  expect(wrapper.text()).toContain('第 12 行第 19 列')
  expect(wrapper.findAll('.page-head button')[1]!.attributes('disabled')).toBeDefined()
})

it('publishing is asked for first', async () => {
  const { wrapper, flush, calls } = await open(version({ state: 'review' }), { 'POST /api/v1/policy-versions/v1/actions/publish': version({ state: 'published' }) })
  await wrapper.findAll('.page-head button')[0]!.trigger('click')
  question.value!.answer('')
  await flush()
  expect(calls.some((c) => c.method === 'POST')).toBe(true)
  expect(labels(wrapper)).toEqual(['撤回', '另起新版本'])
})

it('the list is empty, or leads to the versions', async () => {
  serve({ 'GET /api/v1/policy-versions': { items: [], next_cursor: '', total: 0 } })
  expect((await show(PoliciesView, '/policies', module.routes, { permissions: ['policy.edit'] })).wrapper.text()).toContain('还没有政策')
})
