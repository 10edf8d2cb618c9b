import type { IndicatorView } from '@api/types'
import { number } from '@ui/format'
import { lang, texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

/** The statutory names of the levels; data, so they are in Chinese on the wire. */
const levels: Record<string, string> = {
  产出指标: 'Output', 效益指标: 'Benefit', 满意度指标: 'Satisfaction', 数量指标: 'Quantity', 质量指标: 'Quality', 时效指标: 'Timeliness', 成本指标: 'Cost',
  经济效益指标: 'Economic benefit', 社会效益指标: 'Social benefit', 生态效益指标: 'Ecological benefit', 可持续影响指标: 'Lasting effect', 服务对象满意度指标: 'Satisfaction of those served',
}
export const level = (name: string): string => (lang.value === 'en' ? (levels[name] ?? name) : name)
export const level1s = ['产出指标', '效益指标', '满意度指标']
export const level2s = Object.keys(levels).slice(3)

const units: Record<string, string> = { 件: '', 户: '', 次: '', 条: '', 项: '', 场: '', 篇: '', 册: '', 栋: '', 个: '', 人: '', 户次: '', 星: ' stars', 小时: ' h', 元: ' CNY', 万元: ' × 10,000 CNY' }
export const unit = (name: string): string => (name === '%' ? '%' : lang.value === 'en' ? (units[name] ?? name) : name && ` ${name}`)

/** A value with its decimals and unit; "—" when there is none. */
export function shown(value: number | undefined | null, i: Pick<IndicatorView, 'unit' | 'decimals'>): string {
  if (value === undefined || value === null) return '—'
  const text = i.decimals ? value.toLocaleString('en-US', { minimumFractionDigits: i.decimals, maximumFractionDigits: i.decimals }) : number(value)
  return text + unit(i.unit)
}

export const thisYear = (): number => Number(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric' }).format(new Date()))
export const years = (): number[] => [0, 1, 2, 3, 4].map((n) => thisYear() - n)

/** Fen as it is typed and shown in 万元, and back; undefined for what is no amount. */
export const wan = (fen: number | undefined): string => (fen ? String(fen / 1_000_000) : '')
export function fen(text: string): number | undefined {
  const typed = text.trim()
  if (!typed) return 0
  if (!/^(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,6})?$/.test(typed)) return undefined
  return Math.round(Number(typed.replace(/,/g, '')) * 1_000_000)
}
export const wanShown = (value: number | undefined): string => ((value ?? 0) / 1_000_000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
