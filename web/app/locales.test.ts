import { describe, expect, it } from 'vitest'

const tables = import.meta.glob<Record<string, string>>(['./locales/*.json', '../ui/locales/*.json', '../../modules/*/web/locales/*.json'], { eager: true, import: 'default' })
const places = [...new Set(Object.keys(tables).map((p) => p.replace(/[^/]+\.json$/, '')))]

describe.each(places)('texts of %s', (place) => {
  const zh = tables[`${place}zh-CN.json`]!
  const en = tables[`${place}en.json`]!

  it('have the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort()))
  it('have the same placeholders', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
    for (const key of Object.keys(zh)) expect([key, names(en[key]!)]).toEqual([key, names(zh[key]!)])
  })
  it('are not empty, and English has no Chinese in it', () => {
    for (const [key, text] of Object.entries(zh)) expect([key, text.trim()]).not.toEqual([key, ''])
    for (const [key, text] of Object.entries(en)) expect([key, /\p{Script=Han}/u.test(text)]).toEqual([key, false])
  })
})
