import { afterEach, expect, it, vi } from 'vitest'
import { serve, show } from '@ui/testing/mount'
import RecordView from './RecordView.vue'
import module from './routes'
import { list } from './testing/cases'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const earlier = { id: 'a7', number: 'SQ20260302-0007', title: '窗口登记', state: 'closed', subject_id: 'f2', subject_name: '示范区云岭食品有限公司', contact_name: '郑**', created_at: '2026-03-02T02:00:00Z' }

it('the phone desk sees who calls again and takes the enterprise over', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const calls = serve({ 'GET /api/v1/appeal-categories': list([]), 'POST /api/v1/appeals/callers': list([earlier]), 'POST /api/v1/appeals/similar': list([]) })
  const { wrapper, flush } = await show(RecordView, '/appeals/new', module.routes, { permissions: ['appeal.record'] })
  await wrapper.get('#f-contact_phone').setValue('138')
  await vi.advanceTimersByTimeAsync(1000)
  await flush()
  expect(calls.some((c) => c.url.pathname.endsWith('/callers'))).toBe(false)
  await wrapper.get('#f-contact_phone').setValue('138 1234 5678')
  await vi.advanceTimersByTimeAsync(1000)
  await flush()
  expect(calls.find((c) => c.url.pathname.endsWith('/callers'))!.body).toEqual({ phone: '138 1234 5678' })
  expect(wrapper.get('aside').text()).toContain('窗口登记')
  expect(wrapper.get('aside').text()).toContain('郑**')
  await wrapper.get('aside button').trigger('click')
  await flush()
  expect((wrapper.get('#f-subject_id').element as HTMLInputElement).value).toBe('示范区云岭食品有限公司')
  expect(wrapper.find('aside button').exists()).toBe(false)
}, 30_000)

it('a category asks for its own fields at the phone desk, and they are sent with the appeal', async () => {
  const category = { id: 'k1', code: 'vat', name: '增值税', name_en: 'VAT', lead_org_code: '', active: true, rule: '', fields: [{ key: 'amount', zh: '金额（元）', en: 'Amount', required: true, type: 'number' }, { key: 'note', zh: '备注' }] }
  const calls = serve({ 'GET /api/v1/appeal-categories': list([category]), 'POST /api/v1/appeals/similar': list([]), 'POST /api/v1/appeals': { number: 'SQ20260302-0009', id: 'a9' } })
  const { wrapper, flush } = await show(RecordView, '/appeals/new', module.routes, { permissions: ['appeal.record'] })
  expect(wrapper.text()).not.toContain('金额（元）')
  await wrapper.get('#f-category_id').setValue('增值')
  await flush()
  await wrapper.get('#f-category_id').trigger('keydown', { key: 'Enter' })
  await flush()
  expect(wrapper.text()).toContain('备注')
  await wrapper.get('[id="f-fields.amount"]').setValue(' 300 ')
  await wrapper.get('form').trigger('submit')
  await flush()
  expect(calls.find((c) => c.method === 'POST' && c.url.pathname.endsWith('/appeals'))!.body).toMatchObject({ category_id: 'k1', fields: { amount: '300' } })
}, 30_000)
