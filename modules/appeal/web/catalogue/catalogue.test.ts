import { afterEach, describe, expect, it, vi } from 'vitest'
import { hotkeys } from '@ui/hotkeys'
import { fail, serve, show, type Answer } from '@ui/testing/mount'
import { toasts } from '@ui/toast'
import { treeOf } from '../categories'
import module from '../routes'
import { list, works } from '../testing/cases'
import CatalogueView from './CatalogueView.vue'

const cat = (id: string, name: string, parent_id?: string, more = {}) => ({ id, code: id, name, name_en: name, lead_org_code: '', active: true, rule: '', fields: [], parent_id, ...more })
const duty = (more = {}) => ({ id: 'd1', category_id: 'c1', category_name: '用电', street_code: '', lead_org: 'o1', lead_org_name: '城管局', basis: '三定方案', source: 'catalogue', valid_from: '2026-01-01', ...more })

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
  toasts.splice(0)
  document.querySelectorAll('dialog').forEach((d) => d.remove())
})

const open = async (answers: Record<string, Answer>, at = '/appeals/catalogue') => {
  const calls = serve({ 'GET /api/v1/orgs': list([works]), 'GET /api/v1/appeal-categories': list([]), ...answers })
  return { ...(await show(CatalogueView, at, module.routes, { permissions: ['appeal.configure', 'appeal.handle'] })), calls }
}

describe('the category tree', () => {
  it('has parents before children, whatever the order of the answer', () => {
    expect(treeOf([cat('b', '下级', 'a'), cat('a', '上级'), cat('x', '无主', 'gone')]).map((c) => [c.id, c.depth])).toEqual([['a', 0], ['b', 1], ['x', 0]])
  })
  it('offers a tree to begin with where there is none', async () => {
    const { wrapper, flush, calls } = await open({ 'POST /api/v1/appeal-categories/starter': list([cat('c1', '用电')]) })
    await wrapper.findAll('button').find((b) => b.text() === '从常用类别开始')!.trigger('click')
    await flush()
    expect(calls.some((c) => c.method === 'POST')).toBe(true)
    expect(wrapper.get('.tree').text()).toContain('用电')
  })
  it('moves a category among its siblings', async () => {
    const { wrapper, flush, calls } = await open({ 'GET /api/v1/appeal-categories': list([cat('a', '甲'), cat('b', '乙'), cat('k', '甲一', 'a')]), 'POST /api/v1/appeal-categories/b/move': list([cat('b', '乙'), cat('a', '甲')]) })
    expect(wrapper.get('[aria-label="上移“甲”"]').attributes('disabled')).toBeDefined()
    expect(wrapper.get('[aria-label="下移“甲一”"]').attributes('disabled')).toBeDefined()
    await wrapper.get('[aria-label="上移“乙”"]').trigger('click')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ index: 0 })
    expect(wrapper.findAll('.tree .name').map((b) => b.text())).toEqual(['乙', '甲'])
  })
  it('shows a refusal at its field and keeps what was typed', async () => {
    const { wrapper, flush } = await open({ 'POST /api/v1/appeal-categories': fail(422, { code: 'appeal.code', field: 'code', message: '该编码已被使用' }) })
    await wrapper.findAll('button').find((b) => b.text() === '新增类别')!.trigger('click')
    await wrapper.get('#f-name').setValue('用水')
    await wrapper.get('#f-code').setValue('util')
    await wrapper.get('#category-form').trigger('submit')
    await flush()
    expect(wrapper.get('#f-code-error').text()).toContain('该编码已被使用')
    expect((wrapper.get('#f-name').element as HTMLInputElement).value).toBe('用水')
  })
})

describe('the duty catalogue', () => {
  it('keeps ended lines out of sight until asked', async () => {
    const { wrapper } = await open({ 'GET /api/v1/appeal-duties': list([duty(), duty({ id: 'd2', lead_org_name: '供电中心', valid_to: '2026-01-02' })]) }, '/appeals/catalogue?tab=duties')
    expect(wrapper.text()).not.toContain('供电中心')
    await wrapper.get('.bar [type=checkbox]').setValue(true)
    expect(wrapper.text()).toContain('供电中心')
  })
  it('says where a ruling came from', async () => {
    const { wrapper } = await open({ 'GET /api/v1/appeal-duties': list([duty({ source: 'ruling', appeal_id: 'a9' })]) }, '/appeals/catalogue?tab=duties')
    expect(wrapper.get('a[href="/appeals/a9"]').text()).toContain('查看诉求')
  })
})

describe('the rules of the district', () => {
  it('shows why words are refused', async () => {
    const { wrapper, flush } = await open({ 'GET /api/v1/appeal-rules/district': { rule: '' }, 'PUT /api/v1/appeal-rules/district': fail(422, { code: 'appeal.rules', field: 'rule', message: '规则有误' }) }, '/appeals/catalogue?tab=rules')
    await wrapper.get('#f-rule').setValue('reply=soon')
    await wrapper.get('form').trigger('submit')
    await flush()
    expect(wrapper.get('#f-rule-error').text()).toContain('规则有误')
  })
})
