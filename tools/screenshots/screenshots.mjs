#!/usr/bin/env node
// Pictures of pages of a running server, on a phone and a desk, light, dark and large, in both languages; with
// --axe also the accessibility faults of each. Uses Debian's Chromium.
//
//   node tools/screenshots/screenshots.mjs --base http://127.0.0.1:8080 --out /tmp/shots \
//     [--paths /,/guide,/search?q=x] [--widths 390,1440] [--themes light,dark] [--langs zh,en] [--elder 0,1]
//     [--login qiye:password] [--axe] [--viewport]
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : process.argv[at + 1]
}
const list = (name, fallback) => option(name, fallback).split(',')
const base = option('base', 'http://127.0.0.1:8080')
const out = option('out', 'screenshots')
const axe = process.argv.includes('--axe') ? readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') : ''

function* variants() {
  for (const width of list('widths', '390,1440'))
    for (const theme of list('themes', 'light,dark'))
      for (const lang of list('langs', 'zh,en'))
        for (const elder of list('elder', '0,1')) yield { width: Number(width), theme, lang, elder }
}

function cookies({ theme, lang, elder }) {
  const url = new URL(base).origin
  return [
    { name: 'qy_theme', value: theme, url },
    { name: 'qy_lang', value: lang, url },
    { name: 'qy_elder', value: elder, url },
  ]
}

const title = ({ width, theme, lang, elder }) => `${width}-${theme}-${lang}${elder === '1' ? '-elder' : ''}`
const file = (path) => path.replace(/[^a-z0-9]+/gi, '_').replace(/^_|_$/g, '') || 'home'

async function login(context) {
  const [name, password] = option('login', '').split(':')
  if (!name) return
  const page = await context.newPage()
  await page.goto(`${base}/login`)
  await page.fill('[name=login]', name)
  await page.fill('[name=password]', password)
  await Promise.all([page.waitForNavigation(), page.click('main button')])
  await page.close()
}

async function faults(page) {
  const problems = []
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wide > 0) problems.push(`scrolls sideways by ${wide} px`)
  if (!axe) return problems
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run())
  for (const v of violations) problems.push(`${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`)
  return problems
}

async function shoot(context, variant, path) {
  const page = await context.newPage()
  const answer = await page.goto(base + path)
  const problems = await faults(page)
  await page.screenshot({
    path: join(out, `${file(path)}-${title(variant)}.png`),
    fullPage: !process.argv.includes('--viewport'),
  })
  await page.close()
  for (const problem of problems) console.log(`${path} ${title(variant)} (${answer.status()}): ${problem}`)
  return problems.length
}

mkdirSync(out, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
let problems = 0
let pictures = 0
for (const variant of variants()) {
  const context = await browser.newContext({
    viewport: { width: variant.width, height: variant.width < 700 ? 844 : 900 },
    bypassCSP: true,
  })
  await context.addCookies(cookies(variant))
  await login(context)
  for (const path of list('paths', '/,/search?q=%E5%85%AC%E5%8F%B8,/settings,/guide,/about,/accessibility,/none')) {
    problems += await shoot(context, variant, path)
    pictures += 1
  }
  await context.close()
}
await browser.close()
console.log(`${pictures} pictures in ${out}, ${problems} problems`)
process.exitCode = problems > 0 ? 1 : 0
