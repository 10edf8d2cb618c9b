import { afterEach, describe, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { serve, show, type Answer } from '@ui/testing/mount'
import type { ArticleView } from '@api/types'
import ArticlePage from './ArticlePage.vue'
import EditView from './EditView.vue'
import module from './routes'

const article = (more: Partial<ArticleView> = {}): ArticleView => ({
  id: 'n1', section: 'policies', title: '申报通知', state: 'review', author_name: '编辑一', author: 'x', publisher_name: '', updated_at: '2026-11-20T01:00:00Z', created_at: '2026-11-20T01:00:00Z',
  pinned: false, version: 2, files: [], body_html: '<p>正文</p>', summary: '', source: '', source_url: '', doc_number: '', correction_note: '', history: [], actions: ['publish', 'return'], ...more,
})
afterEach(() => void vi.unstubAllGlobals())

describe('an article', () => {
  const open = async (value: ArticleView, answers: Record<string, Answer> = {}, permissions = ['content.edit', 'content.publish']) => {
    const calls = serve({ 'GET /api/v1/articles/n1': value, ...answers })
    return { ...(await show(ArticlePage, '/content/n1', module.routes, { props: { id: 'n1' }, permissions })), calls }
  }
  const labels = (wrapper: Awaited<ReturnType<typeof open>>['wrapper']) => wrapper.findAll('.page-head button').map((b) => b.text())

  it('offers what the server allows', async () => {
    expect(labels((await open(article())).wrapper)).toEqual(['发布', '退回修改'])
    expect(labels((await open(article({ actions: [] }))).wrapper)).toEqual([])
  })
  it('cannot be edited while it is reviewed, nor when published by those who only write', async () => {
    const edit = (w: Awaited<ReturnType<typeof open>>['wrapper']) => w.find('a[href$="/edit"]').exists()
    expect(edit((await open(article())).wrapper)).toBe(false)
    expect(edit((await open(article({ state: 'published', actions: [] }), {}, ['content.edit'])).wrapper)).toBe(false)
    expect(edit((await open(article({ state: 'published', actions: ['correct'] }))).wrapper)).toBe(false)
    expect(edit((await open(article({ state: 'published', actions: ['correct'], corrected_at: '2026-11-20T02:00:00Z' }))).wrapper)).toBe(true)
    expect(edit((await open(article({ state: 'draft', actions: ['submit'] }), {}, ['content.edit'])).wrapper)).toBe(true)
  })
  it('asks for a reason before it returns one, and sends the version', async () => {
    const { wrapper, flush, calls } = await open(article(), { 'POST /api/v1/articles/n1/actions/return': article({ state: 'draft', actions: ['submit'] }) })
    await wrapper.findAll('.page-head button')[1]!.trigger('click')
    expect(question.value?.reason).toBe('说明')
    question.value!.answer('请补充依据')
    await flush()
    expect(calls.find((c) => c.method === 'POST')!.body).toEqual({ version: 2, note: '请补充依据' })
    expect(labels(wrapper)).toEqual(['提交审核'])
  })
  it('does nothing when the question is refused', async () => {
    const { wrapper, flush, calls } = await open(article())
    await wrapper.findAll('.page-head button')[0]!.trigger('click')
    question.value!.answer(null)
    await flush()
    expect(calls.some((c) => c.method === 'POST')).toBe(false)
  })
})

it('writing sends exactly the fields that the server knows', async () => {
  const calls = serve({ 'POST /api/v1/articles': article({ id: 'n9', state: 'draft' }) })
  const { wrapper, router, flush } = await show(EditView, '/content/new', module.routes, { permissions: ['content.edit'] })
  await wrapper.get('#f-title').setValue('活动预告')
  await wrapper.get('form').trigger('submit')
  await flush()
  expect(calls.at(-1)!.body).toEqual({ section: 'news', title: '活动预告', summary: '', body_html: '', source: '', doc_number: '', pinned: false, files: [] })
  expect(router.currentRoute.value.fullPath).toBe('/content/n9')
})
