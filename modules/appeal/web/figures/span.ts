/** The days that figures are counted over; they stand in the address, so that a figure can be sent to a colleague. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export const today = (now = Date.now()) => new Date(now).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
export function back(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}
/** The days of a span that lie in a month "2026-11". */
export function within(span: Span, month: string): Span {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10)
  return { from: [span.from, `${month}-01`].sort()[1]!, to: [span.to, last].sort()[0]! }
}
/** As many days, up to the day before. */
export function before(span: Span): Span {
  const days = (Date.parse(span.to) - Date.parse(span.from)) / 86_400_000 + 1
  return { from: back(span.from, days), to: back(span.from, 1) }
}
export const presets = {
  week: (now: string) => ({ from: back(now, 6), to: now }),
  days30: (now: string) => ({ from: back(now, 29), to: now }),
  month: (now: string) => ({ from: `${now.slice(0, 8)}01`, to: now }),
  year: (now: string) => ({ from: `${now.slice(0, 5)}01-01`, to: now }),
}
export type Preset = keyof typeof presets
export interface Span { from: string; to: string }

export function useSpan() {
  const route = useRoute()
  const router = useRouter()
  const one = (key: string) => (typeof route.query[key] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(route.query[key]) ? route.query[key] : undefined)
  const span = computed<Span>(() => {
    const standard = presets.days30(today())
    return { from: one('from') ?? standard.from, to: one('to') ?? standard.to }
  })
  const set = (part: Partial<Span>) => void router.replace({ query: { ...route.query, ...span.value, ...part } })
  const preset = computed(() => (Object.keys(presets) as Preset[]).find((k) => { const p = presets[k](today()); return p.from === span.value.from && p.to === span.value.to }))
  return { span, set, preset }
}
