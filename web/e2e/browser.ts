/** Chromium, and the few moves that every journey makes. */
import { readFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

export const password = 'Qiying@2026'
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface Desk { context: BrowserContext; page: Page; faults: string[]; close: () => Promise<void> }

/** A fresh browser; `faults` collects console errors and failed scripts, which must stay empty. */
export async function openDesk(size: { width: number; height: number } = { width: 1440, height: 900 }): Promise<Desk> {
  const profile = mkdtempSync(join(tmpdir(), 'qiying-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', headless: true, args: flags, viewport: size, locale: 'zh-CN', baseURL: inject('url'),
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // A refused sign-in or a missing record answers 4xx on purpose; the browser logs that as an error.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.setDefaultTimeout(60_000)
  return {
    context, page, faults,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/desk/login')
  await page.getByLabel('登录名', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('nav#menu').waitFor({ state: 'attached' })
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /我的账号/ }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录工作台' }).waitFor()
}

/** No violation of WCAG 2.2 A and AA or best practice, and nothing to scroll sideways. */
export async function accessible(page: Page, name: string): Promise<void> {
  // Colours that fade in would be judged half-way.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))))
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (node: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return result.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0]?.html.slice(0, 200)}`)
  })
  expect(found, `axe on ${name}`).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} scrolls sideways`).toBeLessThanOrEqual(0)
}
