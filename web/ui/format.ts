/** Numbers, dates and durations as people here write them. Times are shown in China's time, wherever the reader is. */
import { lang } from './i18n'

const zone = 'Asia/Shanghai'
const cache = new Map<string, Intl.DateTimeFormat>()

function parts(iso: string): Record<string, string> {
  let format = cache.get('parts')
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    })
    cache.set('parts', format)
  }
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((p) => [p.type, p.value]))
}

/** "2026-11-20", or "" when there is none. */
export function day(iso: string | undefined | null): string {
  if (!iso) return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso
  const p = parts(iso)
  return `${p.year}-${p.month}-${p.day}`
}

/** "2026-11-20 09:05". */
export function moment(iso: string | undefined | null): string {
  if (!iso) return ''
  const p = parts(iso)
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`
}

/** "09:05" today, "11-20 09:05" this year, else the whole date. */
export function shortMoment(iso: string | undefined | null, now = Date.now()): string {
  if (!iso) return ''
  const p = parts(iso)
  const n = parts(new Date(now).toISOString())
  const clock = `${p.hour}:${p.minute}`
  if (p.year !== n.year) return `${p.year}-${p.month}-${p.day}`
  return p.month === n.month && p.day === n.day ? clock : `${p.month}-${p.day} ${clock}`
}

/** On another day than today: "周一 10:00" within six days, else "12-05 10:00"; today "". */
export function dueDay(iso: string, now = Date.now()): string {
  const p = parts(iso)
  const days = Math.round((Date.parse(day(iso)) - Date.parse(day(new Date(now).toISOString()))) / 86_400_000)
  if (days <= 0) return ''
  if (days > 6) return shortMoment(iso, now)
  const weekday = new Intl.DateTimeFormat(lang.value === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, weekday: 'short' }).format(new Date(iso))
  return `${weekday} ${p.hour}:${p.minute}`
}

/** What stands in brackets behind a word, with the brackets and the space of the language. */
export const bracketed = (text: string) => (lang.value === 'zh' ? `（${text}）` : ` (${text})`)

/** A length of time in its two largest units: "2 天 3 小时", "45 分钟". */
export function span(ms: number): string {
  const zh = lang.value === 'zh'
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const unit = (n: number, z: string, e: string) => (n ? (zh ? `${n} ${z}` : `${n} ${e}`) : '')
  const words = days
    ? [unit(days, '天', 'd'), days < 10 ? unit(hours, '小时', 'h') : '']
    : [unit(hours, '小时', 'h'), unit(rest, '分钟', 'min')]
  return words.filter(Boolean).join(' ')
}

export function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** 8/9 → "88.9%", rounded; but what is not the whole never reads as 100 %, and what is something never as 0 %. */
export function percent(share: number | undefined | null, digits = 1): string {
  if (share === undefined || share === null || Number.isNaN(share)) return '—'
  const scale = 10 ** digits
  if (share === 0 || share === 1) return `${share * 100}%`
  const rounded = Math.round(share * 100 * scale)
  return `${(Math.min(Math.max(rounded, share > 0 ? 1 : rounded), share < 1 ? 100 * scale - 1 : rounded) / scale).toFixed(digits)}%`
}

/** Fen as 万元 (Chinese) or as a full amount in yuan (English). */
export function money(fen: number | undefined | null): string {
  if (fen === undefined || fen === null) return ''
  if (lang.value === 'en') return `CNY ${(fen / 100).toLocaleString('en-US')}`
  return `${(fen / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 2 })} 万元`
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KB`
  return `${(size / 1024 / 1024).toFixed(1)} MB`
}
