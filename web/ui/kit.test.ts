import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import { bytes, day, moment, money, percent, shortMoment, span } from './format'
import { setLang, textOf, texts } from './i18n'
import { ticks } from './charts/scale'
import BarTable from './charts/BarTable.vue'
import LineChart from './charts/LineChart.vue'
import { startOf } from './charts/scale'
import Clock from './Clock.vue'
import { confirm, question } from './confirm'
import ConfirmHost from './ConfirmHost.vue'
import ErrorSummary from './ErrorSummary.vue'
import FField from './FField.vue'
import Combobox from './fields/Combobox.vue'
import { handleKey, hotkeys } from './hotkeys'
import Modal from './Modal.vue'
import StateBlock from './StateBlock.vue'
import { stored } from './table'
import { dismiss, toast, toasts } from './toast'
import { ApiError } from '@api/client'

describe('texts', () => {
  const t = texts({ hello: '你好，{name}', 'state.open': '在办' }, { hello: 'Hello {name}', 'state.open': 'open' })

  it('follow the language and fill in what is named', () => {
    expect(t('hello', { name: '李敏' })).toBe('你好，李敏')
    setLang('en')
    expect(t('hello', { name: 'Li' })).toBe('Hello Li')
    expect(document.documentElement.lang).toBe('en')
  })
  it('leave an unknown placeholder visible', () => expect(t('hello')).toBe('你好，{name}'))
  it('show the raw value of a state nobody has named', () => {
    expect(textOf(t, 'state', 'open')).toBe('在办')
    expect(textOf(t, 'state', 'frozen')).toBe('frozen')
  })
})

describe('format', () => {
  it('shows times in China, wherever the browser is', () => {
    expect(moment('2026-11-20T23:30:00Z')).toBe('2026-11-21 07:30')
    expect(day('2026-11-20T16:00:00Z')).toBe('2026-11-21')
    expect(day('2026-11-20')).toBe('2026-11-20')
    expect(moment('2026-11-20T16:00:00Z')).toBe('2026-11-21 00:00')
    expect(moment(undefined)).toBe('')
  })
  it('shortens what is near', () => {
    const now = Date.parse('2026-11-20T08:00:00Z')
    expect(shortMoment('2026-11-20T01:05:00Z', now)).toBe('09:05')
    expect(shortMoment('2026-11-18T01:05:00Z', now)).toBe('11-18 09:05')
    expect(shortMoment('2025-11-18T01:05:00Z', now)).toBe('2025-11-18')
  })
  it('names lengths of time by two units at most', () => {
    expect(span(45 * 60_000)).toBe('45 分钟')
    expect(span(-(26 * 60 + 30) * 60_000)).toBe('1 天 2 小时')
    expect(span(20 * 86_400_000)).toBe('20 天')
    expect(span(10)).toBe('1 分钟')
  })
  it('never rounds a share up to 100 %', () => {
    expect(percent(0.9996)).toBe('99.9%')
    expect(percent(8 / 9)).toBe('88.9%')
    expect(percent(0.0001)).toBe('0.1%')
    expect(percent(0)).toBe('0%')
    expect(percent(1)).toBe('100%')
    expect(percent(0.29)).toBe('29.0%')
    expect(percent(null)).toBe('—')
  })
  it('shows fen as 万元', () => {
    expect(money(50_000_000)).toBe('50 万元')
    expect(money(12_345_600)).toBe('12.35 万元')
    expect(money(undefined)).toBe('')
    setLang('en')
    expect(money(50_000_000)).toBe('CNY 500,000')
  })
  it('shows sizes', () => expect([bytes(12), bytes(2048), bytes(5_500_000)]).toEqual(['12 B', '2 KB', '5.2 MB']))
})

describe('a field', () => {
  const show = (error?: string) =>
    mount(FField, { props: { label: '标题', name: 'title', hint: '2–100 字', error }, slots: { default: (f: object) => h('input', f) } })

  it('is labelled and described by its hint', () => {
    const field = show()
    const input = field.get('input')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
    expect(input.attributes('aria-describedby')).toBe('f-title-hint')
    expect(input.attributes('aria-invalid')).toBeUndefined()
  })
  it('links its error and says it aloud', () => {
    const field = show('请填写标题')
    expect(field.get('input').attributes('aria-describedby')).toBe('f-title-hint f-title-error')
    expect(field.get('input').attributes('aria-invalid')).toBe('true')
    expect(field.get('[role=alert]').text()).toBe('请填写标题')
  })
})

it('the error summary leads to the fields', async () => {
  document.body.innerHTML = '<input id="f-phone">'
  const summary = mount(ErrorSummary, { attachTo: document.body, props: { problems: [{ code: 'a', field: 'phone', message: '手机号格式不对' }, { code: 'b', message: '系统忙' }] } })
  expect(summary.get('h2').text()).toBe('请先更正 2 处')
  await summary.get('a').trigger('click')
  expect(document.activeElement?.id).toBe('f-phone')
})

describe('a clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-20T08:00:00Z') }))
  afterEach(() => void vi.useRealTimers())

  it('says what is left in words', () => {
    const clock = mount(Clock, { props: { due: '2026-11-20T10:00:00Z', colour: 'yellow' } })
    expect(clock.text()).toContain('剩余 2 小时')
    expect(clock.get('.clock').classes()).toContain('yellow')
  })
  it('turns red by itself when the deadline passes', async () => {
    const clock = mount(Clock, { props: { due: '2026-11-20T08:01:00Z', colour: 'green' } })
    expect(clock.text()).toContain('剩余 1 分钟')
    vi.advanceTimersByTime(120_000)
    await nextTick()
    expect(clock.text()).toContain('超期 1 分钟')
    expect(clock.get('.clock').classes()).toContain('red')
  })
  it('says the moment beside what is left when nights or days off lie between', () => {
    expect(mount(Clock, { props: { due: '2026-11-23T02:00:00Z', colour: 'green' } }).text()).toContain('至周一 10:00')
    expect(mount(Clock, { props: { due: '2026-12-04T02:00:00Z', colour: 'green' } }).text()).toContain('至12-04 10:00')
    expect(mount(Clock, { props: { due: '2026-11-20T10:00:00Z', colour: 'green' } }).text()).not.toContain('至')
    expect(mount(Clock, { props: { due: '2026-11-18T10:00:00Z', colour: 'red' } }).text()).not.toContain('至')
  })
  it('shows a dash when none runs', () => expect(mount(Clock, { props: { colour: 'none' } }).text()).toBe('—'))
})

describe('a question', () => {
  it('is answered with the verb or refused by Escape', async () => {
    const host = mount(ConfirmHost, { attachTo: document.body })
    const first = confirm({ title: '停用？', action: '停用', danger: true })
    await nextTick()
    expect(host.text()).toContain('停用？')
    await host.findAll('footer button')[1]!.trigger('click')
    expect(await first).toBe('')
    const second = confirm({ title: '再来？', action: '好' })
    await nextTick()
    await host.get('dialog').trigger('cancel')
    expect(await second).toBeNull()
    expect(question.value).toBeNull()
  })
  it('wants the reason it asks for', async () => {
    const host = mount(ConfirmHost, { attachTo: document.body })
    const asked = confirm({ title: '撤下？', action: '撤下', reason: '说明' })
    await nextTick()
    await host.findAll('footer button')[1]!.trigger('click')
    expect(host.get('[role=alert]').text()).toBe('必填')
    await host.get('textarea').setValue(' 内容有误 ')
    await host.findAll('footer button')[1]!.trigger('click')
    expect(await asked).toBe('内容有误')
  })
})

it('a dialog opens, is named and closes on its backdrop', async () => {
  const modal = mount(Modal, { attachTo: document.body, props: { open: false, title: '新建' } })
  await modal.setProps({ open: true })
  await nextTick()
  const dialog = modal.get('dialog')
  expect((dialog.element as HTMLDialogElement).open).toBe(true)
  expect(document.getElementById(dialog.attributes('aria-labelledby')!)?.textContent).toBe('新建')
  await dialog.trigger('mousedown')
  expect(modal.emitted('close')).toHaveLength(1)
})

describe('a combobox', () => {
  const options = [{ value: '1', label: '市场监督管理局', also: 'scjg' }, { value: '2', label: '税务局' }, { value: '3', label: '临湖街道' }]
  it('narrows while typing and takes the marked one with Enter', async () => {
    const box = mount(Combobox, { attachTo: document.body, props: { options, modelValue: undefined } })
    const input = box.get('input')
    await input.trigger('focus')
    expect(box.findAll('[role=option]')).toHaveLength(3)
    await input.setValue('scjg')
    expect(box.findAll('[role=option]').map((o) => o.text())).toEqual(['市场监督管理局'])
    await input.trigger('keydown', { key: 'Enter' })
    expect(box.emitted('update:modelValue')?.at(-1)).toEqual(['1'])
  })
  it('moves by arrow keys and tells which is active', async () => {
    const box = mount(Combobox, { attachTo: document.body, props: { options, modelValue: undefined } })
    const input = box.get('input')
    await input.trigger('focus')
    await input.trigger('keydown', { key: 'ArrowDown' })
    const active = input.attributes('aria-activedescendant')!
    expect(document.getElementById(active)?.textContent).toContain('税务局')
  })
  it('gives the value back when the text is changed', async () => {
    const box = mount(Combobox, { props: { options, modelValue: '2' } })
    expect((box.get('input').element as HTMLInputElement).value).toBe('税务局')
    await box.get('input').setValue('税')
    expect(box.emitted('update:modelValue')?.at(-1)).toEqual([undefined])
  })
  it('does not keep half a word as an answer', async () => {
    const box = mount(Combobox, { props: { options, modelValue: undefined } })
    await box.get('input').setValue('不存在')
    expect(box.text()).toContain('没有内容')
    await box.get('input').trigger('blur')
    expect((box.get('input').element as HTMLInputElement).value).toBe('')
  })
})

describe('hotkeys', () => {
  const press = (target: EventTarget, init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    Object.defineProperty(event, 'target', { value: target })
    handleKey(event)
    return event
  }
  afterEach(() => void hotkeys.splice(0))

  it('run on the page but not while somebody types', () => {
    const run = vi.fn()
    hotkeys.push({ keys: 'j', title: () => '', run })
    press(document.body, { key: 'j' })
    press(document.createElement('textarea'), { key: 'j' })
    expect(run).toHaveBeenCalledTimes(1)
  })
  it('with Ctrl also work while typing when they say so', () => {
    const run = vi.fn()
    hotkeys.push({ keys: 'ctrl+k', title: () => '', run, always: true })
    const event = press(document.createElement('input'), { key: 'k', ctrlKey: true })
    expect(run).toHaveBeenCalledOnce()
    expect(event.defaultPrevented).toBe(true)
  })
  it('keep quiet during input of Chinese', () => {
    const run = vi.fn()
    hotkeys.push({ keys: 'j', title: () => '', run })
    press(document.body, { key: 'j', isComposing: true })
    expect(run).not.toHaveBeenCalled()
  })
})

it('a failure shows message, advice and number, and can be tried again', async () => {
  const block = mount(StateBlock, { props: { error: new ApiError(500, { code: 'x', message: '系统忙', help: '请稍后重试', trace_id: '7f3a' }) } })
  expect(block.text()).toContain('系统忙')
  expect(block.text()).toContain('请稍后重试')
  expect(block.text()).toContain('7f3a')
  await block.get('button').trigger('click')
  expect(block.emitted('retry')).toHaveLength(1)
})

it('toasts of success go away, failures stay', () => {
  vi.useFakeTimers()
  toast('已保存')
  toast('没有保存', 'error')
  vi.advanceTimersByTime(7000)
  expect(toasts.map((x) => x.text)).toEqual(['没有保存'])
  dismiss(toasts[0]!.id)
  expect(toasts).toHaveLength(0)
  vi.useRealTimers()
})

it('a stored value that is broken reads as the default', () => {
  localStorage.setItem('qy.x', '{')
  expect(stored('qy.x', ['a']).get()).toEqual(['a'])
})

describe('charts', () => {
  it('have round axes', () => {
    expect(ticks(37)).toEqual([0, 10, 20, 30, 40])
    expect(ticks(3)).toEqual([0, 1, 2, 3])
    expect(ticks(0)).toEqual([0, 1])
    expect(ticks(1000).at(-1)).toBeGreaterThanOrEqual(1000)
  })
  it('carry their numbers in a table', () => {
    const chart = mount(LineChart, { props: { labels: ['2026-11-19', '2026-11-20'], series: [{ name: '新增', values: [3, 5] }, { name: '办结', values: [2, 4] }], caption: '近两日', labelTitle: '日期' } })
    expect(chart.get('svg[role=img]').attributes('aria-label')).toBe('近两日')
    expect(chart.findAll('tbody tr').map((r) => r.text())).toEqual(['2026-11-1932', '2026-11-2054'])
  })
  it('mark a part in words too', () => {
    const bars = mount(BarTable, { props: { rows: [{ name: '税务局', value: 1200, part: 3 }], caption: '在办', nameTitle: '单位', valueTitle: '在办', partTitle: '超期' } })
    expect(bars.get('tbody').text()).toContain('1,200')
    expect(bars.get('td.bad').text()).toBe('3')
  })
  it('draw nothing impossible from zeros', () => {
    const chart = mount(LineChart, { props: { labels: ['2026-11-20'], series: [{ name: '新增', values: [0] }], caption: '', labelTitle: '' } })
    expect(chart.html()).not.toContain('NaN')
  })
})

describe('where bars begin', () => {
  it('at nothing, unless they would all look alike', () => {
    expect(startOf([14, 7, 1])).toBe(0)
    expect(startOf([5, 5, 5])).toBe(0)
    expect(startOf([])).toBe(0)
    const start = startOf([4728, 4720, 4645])
    expect(start).toBeGreaterThan(4500)
    expect(start).toBeLessThan(4645)
  })
})
