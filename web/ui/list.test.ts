import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { api } from '@api/client'
import type { EntityRow } from '@api/types'
import ListPage from './ListPage.vue'
import { hotkeys } from './hotkeys'
import { fail, serve, show } from './testing/mount'
import type { Column } from './table'
import { lists, useList } from './useList'

const rows = Array.from({ length: 5 }, (_, i) => ({ id: `e${i}`, name: `企业${i}`, uscc: `U${i}`, status: 'active' }))
const page = (url: URL) => {
  const at = Number(url.searchParams.get('cursor') ?? 0)
  const q = url.searchParams.get('q')
  const all = rows.filter((r) => !q || r.name.includes(q))
  return { items: all.slice(at, at + 2), next_cursor: at + 2 < all.length ? String(at + 2) : '', total: all.length }
}
const columns: Column<EntityRow>[] = [
  { key: 'name', title: () => '名称', text: (r) => r.name, lead: true, sort: ['name', '-name'] },
  { key: 'uscc', title: () => '代码', text: (r) => r.uscc },
  { key: 'address', title: () => '住所', text: (r) => r.address, off: true },
]
const View = defineComponent(() => {
  const list = useList<EntityRow, { q: string; status: string }>({
    name: 'test', filters: { q: '', status: '' }, limit: 2, exportPath: '/api/v1/register/export', exportFormats: ['csv', 'xlsx'],
    fetch: (query, signal) => api('GET /api/v1/register/entities', { query }, signal),
  })
  return () => h(ListPage as never, { list, columns, rowKey: (r: EntityRow) => r.id, caption: '企业', searchLabel: '搜索', rowTo: (r: EntityRow) => `/e/${r.id}`, emptyTitle: '空空如也' })
})
const open = (at = '/list') => show(View, at, [{ path: '/list', component: { template: '<p/>' } }])

afterEach(() => {
  vi.unstubAllGlobals()
  hotkeys.splice(0)
})

describe('a list', () => {
  it('shows rows, total and links', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper } = await open()
    expect(wrapper.findAll('tbody tr')).toHaveLength(2)
    expect(wrapper.text()).toContain('共 5 条')
    expect(wrapper.get('tbody a').attributes('href')).toBe('/e/e0')
  })
  it('reads its filters from the address', async () => {
    const calls = serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper } = await open('/list?q=%E4%BC%81%E4%B8%9A3&status=active,revoked&sort=-name')
    expect(calls[0]!.url.search).toBe('?q=%E4%BC%81%E4%B8%9A3&status=active&status=revoked&sort=-name&limit=2')
    expect(wrapper.findAll('tbody tr')).toHaveLength(1)
    expect(wrapper.get('th').attributes('aria-sort')).toBe('descending')
    expect((wrapper.get('input[type=search]').element as HTMLInputElement).value).toBe('企业3')
  })
  it('walks forward by cursor and back', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper, router, flush } = await open()
    const [previous, next] = wrapper.findAll('nav button')
    expect(previous!.attributes('disabled')).toBeDefined()
    await next!.trigger('click')
    await flush()
    expect(router.currentRoute.value.query.cursor).toBe('2')
    expect(wrapper.get('tbody').text()).toContain('企业2')
    await wrapper.findAll('nav button')[0]!.trigger('click')
    await flush()
    expect(router.currentRoute.value.query.cursor).toBeUndefined()
    expect(wrapper.get('tbody').text()).toContain('企业0')
  })
  it('sorts by the next order of the column and forgets the page', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper, router, flush } = await open('/list?cursor=2')
    await wrapper.get('th button').trigger('click')
    await flush()
    expect(router.currentRoute.value.query).toEqual({ sort: 'name' })
    await wrapper.get('th button').trigger('click')
    await flush()
    expect(router.currentRoute.value.query).toEqual({ sort: '-name' })
  })
  it('tells "nothing at all" from "nothing matches"', async () => {
    serve({ 'GET /api/v1/register/entities': { items: [], next_cursor: '', total: 0 } })
    expect((await open()).wrapper.text()).toContain('空空如也')
    const { wrapper, router, flush } = await open('/list?q=x')
    expect(wrapper.text()).toContain('没有符合条件的记录')
    await wrapper.findAll('button').find((b) => b.text() === '清除筛选')!.trigger('click')
    await flush()
    expect(router.currentRoute.value.query).toEqual({})
  })
  it('shows what went wrong and loads again on request', async () => {
    let broken = true
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => (broken ? fail(500, { code: 'x', message: '系统忙', trace_id: 'abc' }) : page(url)) })
    const { wrapper, flush } = await open()
    expect(wrapper.get('[role=alert]').text()).toContain('系统忙')
    broken = false
    await wrapper.findAll('button').find((b) => b.text() === '重试')!.trigger('click')
    await flush()
    expect(wrapper.findAll('tbody tr')).toHaveLength(2)
  })
  it('remembers chosen columns in this browser', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const first = await open()
    expect(first.wrapper.findAll('th')).toHaveLength(2)
    await first.wrapper.get('button[aria-label="显示的列"]').trigger('click')
    await first.wrapper.findAll('input[type=checkbox]')[1]!.setValue(true)
    expect(first.wrapper.findAll('th')).toHaveLength(3)
    first.wrapper.unmount()
    expect((await open()).wrapper.findAll('th')).toHaveLength(3)
  })
  it('keeps a filter by name and applies it', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper, router, flush } = await open('/list?q=%E4%BC%81%E4%B8%9A1')
    await wrapper.get('button[aria-label="我的筛选"]').trigger('click')
    await wrapper.get('.keep input').setValue('一号')
    await wrapper.get('.keep button').trigger('click')
    await router.push('/list')
    await flush()
    await wrapper.findAll('.saved .item').at(0)?.trigger('click')
    await flush()
    expect(router.currentRoute.value.query.q).toBe('企业1')
  })
  it('exports what is filtered, not the page', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    const { wrapper } = await open('/list?q=a&cursor=2')
    await wrapper.get('button[aria-label="导出"]').trigger('click')
    expect(wrapper.findAll('a[download]').map((a) => a.attributes('href'))).toEqual(['/api/v1/register/export.csv?q=a', '/api/v1/register/export.xlsx?q=a'])
  })
  it('walks through its rows with j and k', async () => {
    serve({ 'GET /api/v1/register/entities': ({ url }: { url: URL }) => page(url) })
    await open()
    const key = (name: string) => hotkeys.find((k) => k.keys === name)!.run(new KeyboardEvent('keydown'))
    key('j')
    expect(document.activeElement?.textContent).toBe('企业0')
    key('j')
    expect(document.activeElement?.textContent).toBe('企业1')
    key('k')
    expect(document.activeElement?.textContent).toBe('企业0')
  })
})

it('several values of a filter are sent apart, a comma in a search is not a list', () => {
  expect(lists({ state: 'a,b', q: 'x,y' })).toEqual({ state: ['a', 'b'], q: 'x,y' })
})
