import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessible, openDesk, password, signIn, signOut, type Desk } from './browser'

const title = `园区北门路灯不亮 ${Date.now() % 100000}`
let desk: Desk
beforeAll(async () => void (desk = await openDesk()))
afterAll(async () => {
  expect(desk.faults).toEqual([])
  await desk.close()
})

describe('signing in', () => {
  it('says what is wrong with a wrong password and keeps the login', async () => {
    const { page } = desk
    await page.goto('/desk/appeals?state=submitted')
    await page.getByLabel('登录名', { exact: true }).fill('zhongxin')
    await page.getByLabel('密码', { exact: true }).fill('wrong-password')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('不正确').waitFor()
    expect(await page.getByLabel('登录名', { exact: true }).inputValue()).toBe('zhongxin')
    await accessible(page, 'sign-in with an error')
  })
  it('goes on to the page that was asked for', async () => {
    const { page } = desk
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '诉求办理' }).waitFor()
    expect(new URL(page.url()).search).toBe('?state=submitted')
  })
})

/** A made-up enterprise with a credit code whose both check digits are right (GB 32100-2015, GB 11714-1997). */
function fictional(serial: number): { uscc: string; name: string } {
  const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const value = (c: string) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(c)
  const body = `MA9${String(serial % 100000).padStart(5, '0')}`
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const rest = 11 - ([...body].reduce((sum, c, i) => sum + value(c) * weights[i]!, 0) % 11)
  const inner = rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)
  const first = `91420199${body}${inner}`
  const sum = [...first].reduce((s, c, i) => s + digits.indexOf(c) * (3 ** i % 31), 0)
  return { uscc: first + digits[(31 - (sum % 31)) % 31], name: `示范区试验仪器${serial}有限公司` }
}
const enterprise = fictional(Date.now())

describe('enterprises come from a file', () => {
  it('with a mapping, a trial and the rejected lines', async () => {
    const own = await openDesk()
    const { page } = own
    await signIn(page, 'shuju')
    await page.goto('/desk/register/imports')
    const csv = `统一社会信用代码,企业名称,住所,备注\n${enterprise.uscc},${enterprise.name},示范大道 18 号,x\n123,错误代码公司,,y\n`
    await page.locator('input[type=file]').setInputFiles({ name: `企业 ${Date.now()}.csv`, mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByRole('button', { name: '试运行' }).waitFor()
    await accessible(page, 'the mapping')
    await page.getByRole('button', { name: '试运行' }).click()
    await page.getByText('试运行结果（未写入）').waitFor()
    await page.getByRole('link', { name: '下载问题清单' }).waitFor()
    await page.getByRole('button', { name: '开始导入' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '开始导入' }).click()
    await page.getByRole('link', { name: '查看法人库' }).click()
    await page.getByRole('searchbox', { name: /企业名称/ }).fill(enterprise.name)
    await page.getByRole('link', { name: enterprise.name }).click()
    await page.getByRole('heading', { name: enterprise.name }).waitFor()
    await page.getByText('两位校验码均正确').waitFor()
    await accessible(page, 'an enterprise')
    expect(own.faults).toEqual([])
    await own.close()
  })
})

describe('a problem told on the phone is answered', () => {
  let officerOrg = ''

  it('is recorded by the centre', async () => {
    const { page } = desk
    await page.getByRole('link', { name: '登记诉求' }).first().click()
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText(/请先更正 \d 处/).waitFor()
    await accessible(page, 'recording with errors')
    await page.getByRole('combobox', { name: '企业' }).fill(enterprise.name)
    await page.getByRole('option', { name: enterprise.name }).click()
    await page.getByLabel('标题').fill(title)
    await page.getByLabel('情况说明').fill('近两周北门至公交站路段的路灯全部不亮，员工夜班不便。')
    await page.getByLabel('联系人').fill('陈女士')
    await page.getByLabel('联系电话').fill('13800138000')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    expect(await page.getByText(/SQ\d{8}-\d{4}/).first().isVisible()).toBe(true)
    await accessible(page, 'a new case')
  })

  it('is dispatched to a department by the keyboard', async () => {
    const officer = await openDesk()
    await signIn(officer.page, 'jingxin')
    officerOrg = await officer.page.evaluate(async () => ((await (await fetch('/api/v1/me')).json()) as { org_name: string }).org_name)
    await officer.close()
    const { page } = desk
    await page.keyboard.press('d')
    await page.getByRole('combobox', { name: '承办单位' }).fill(officerOrg)
    await page.getByRole('option', { name: officerOrg }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('form').getByRole('button', { name: '派单' }).click()
    await page.getByText('已派单').first().waitFor()
    await signOut(page)
  })

  it('is signed for and answered by the department, while the centre sees it move', async () => {
    const { page } = desk
    const centre = await openDesk()
    await signIn(centre.page, 'zhongxin')
    await centre.page.goto(`/desk/appeals?q=${encodeURIComponent(title)}`)
    await centre.page.getByRole('link', { name: title }).waitFor()

    await signIn(page, 'jingxin')
    await page.goto(`/desk/appeals?q=${encodeURIComponent(title)}`)
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('button', { name: '签收', exact: true }).click()
    await page.getByText('办理中').first().waitFor()
    await centre.page.getByRole('cell', { name: '办理中' }).waitFor()

    await page.keyboard.press('r')
    await page.getByLabel('套用模板').selectOption({ index: 1 })
    await page.getByLabel('答复内容').fill('您好！路灯线路已修复，现已恢复照明。如再次出现请联系街道值班电话。')
    await accessible(page, 'answering')
    await page.locator('form').getByRole('button', { name: '答复' }).click()
    await page.getByText('已答复').first().waitFor()
    await centre.page.getByRole('cell', { name: '已答复' }).waitFor()
    expect(centre.faults).toEqual([])
    await centre.close()
  })

  it('is refused to be changed twice from an old screen', async () => {
    const { page } = desk
    const answer = await page.evaluate(async () => {
      const me = (await (await fetch('/api/v1/me')).json()) as { csrf: string }
      const id = location.pathname.split('/').pop()
      const response = await fetch(`/api/v1/appeals/${id}/actions/note`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf }, body: JSON.stringify({ version: 1, note: '旧页面' }) })
      return response.status
    })
    expect(answer).toBe(409)
  })
})

it('an article is written, reviewed by somebody else, published and corrected', async () => {
  const headline = `企业服务月活动安排 ${Date.now() % 100000}`
  const editor = await openDesk()
  await signIn(editor.page, 'bianji')
  await editor.page.goto('/desk/content/new')
  await editor.page.getByLabel('标题', { exact: true }).fill(headline)
  await editor.page.getByLabel('栏目').selectOption('services')
  await editor.page.getByRole('textbox', { name: '正文' }).click()
  await editor.page.getByRole('button', { name: 'H2 标题' }).click()
  await editor.page.keyboard.type('活动内容')
  await editor.page.keyboard.press('Enter')
  await editor.page.keyboard.type('欢迎报名参加。')
  await accessible(editor.page, 'the editor with text')
  await editor.page.getByRole('button', { name: '保存' }).click()
  await editor.page.getByRole('button', { name: '提交审核' }).click()
  await editor.page.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await editor.page.getByText('待审核').first().waitFor()
  const address = new URL(editor.page.url()).pathname
  await editor.close()

  const publisher = await openDesk()
  const { page } = publisher
  await signIn(page, 'fabu')
  await page.goto(address)
  await page.getByRole('heading', { name: '活动内容', level: 2 }).waitFor()
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText('已发布').first().waitFor()
  await accessible(page, 'a published article')
  const portal = await page.context().newPage()
  await portal.goto(address.replace('/desk/content/', '/articles/'))
  await portal.getByRole('heading', { name: headline }).waitFor()
  await portal.close()
  expect(publisher.faults).toEqual([])
  await publisher.close()
})

it('a new colleague gets an account and must choose a password first', async () => {
  const login = `e2e${Date.now() % 1000000}`
  const admin = await openDesk()
  const { page } = admin
  await signIn(page, 'admin')
  await page.goto('/desk/accounts')
  await page.getByRole('button', { name: '新建账号' }).click()
  const drawer = page.getByRole('dialog', { name: '新建账号' })
  await drawer.getByLabel('登录名').fill(login)
  await drawer.getByLabel('姓名').fill('新同事')
  await drawer.getByRole('combobox', { name: '所在单位' }).fill('企业服务中心')
  await drawer.getByRole('option', { name: /企业服务中心/ }).first().click()
  await drawer.getByLabel('派单员').check()
  await accessible(page, 'a new account')
  await drawer.getByRole('button', { name: '保存' }).click()
  const secret = await page.locator('.secret').innerText()
  await admin.close()

  const fresh = await openDesk()
  await fresh.page.goto('/desk/login?next=/appeals')
  await fresh.page.getByLabel('登录名', { exact: true }).fill(login)
  await fresh.page.getByLabel('密码', { exact: true }).fill(secret)
  await fresh.page.getByRole('button', { name: '登录', exact: true }).click()
  await fresh.page.getByText('请先修改再开始工作').waitFor()
  await fresh.page.getByLabel('当前密码').fill(secret)
  await fresh.page.getByLabel('新密码', { exact: true }).fill('Lake-Road-4711')
  await fresh.page.getByLabel('再次输入新密码').fill('Lake-Road-4711')
  await fresh.page.getByRole('button', { name: '修改密码' }).click()
  await fresh.page.getByText('密码已修改').waitFor()
  await fresh.page.goto('/desk/appeals')
  await fresh.page.getByRole('heading', { name: '诉求办理' }).waitFor()
  expect(fresh.faults).toEqual([])
  await fresh.close()
})

describe('the frame', () => {
  it('finds pages by the palette and explains its keys', async () => {
    const { page } = desk
    await page.goto('/desk/appeals')
    await page.getByRole('heading', { name: '诉求办理' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: '搜索与命令' }).fill('register')
    await page.getByRole('dialog').getByRole('option').first().waitFor()
    await accessible(page, 'the palette')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '法人库' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).waitFor()
    await accessible(page, 'the keys')
    await page.keyboard.press('Escape')
  })
  it('walks through a list by j and opens by Enter', async () => {
    const { page } = desk
    await page.goto('/desk/appeals')
    await page.locator('tbody [data-lead]').first().waitFor()
    await page.keyboard.press('j')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-lead'))).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/desk\/appeals\/[0-9a-f-]{36}/)
    await page.goBack()
    await page.getByRole('heading', { name: '诉求办理' }).waitFor()
  })
  it('takes a list home as a workbook and as CSV', async () => {
    const { page } = desk
    await page.goto('/desk/appeals?state=replied')
    await page.locator('tbody [data-lead]').first().waitFor()
    for (const [name, magic] of [['Excel', 'PK'], ['CSV', '\ufeff']] as const) {
      await page.getByRole('button', { name: '导出' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: new RegExp(name) }).click()])
      expect(readFileSync(await download.path(), 'utf8').startsWith(magic)).toBe(true)
      await page.keyboard.press('Escape')
    }
  })
  it('keeps language and theme', async () => {
    const { page } = desk
    await page.getByRole('button', { name: '语言' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Appeals', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.reload()
    await page.getByRole('heading', { name: 'Appeals', exact: true }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme])).toEqual(['en', 'dark'])
    await accessible(page, 'the inbox, dark and English')
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('button', { name: '中文' }).click()
  })
  it('shows 404 and 403 as pages', async () => {
    const { page } = desk
    await page.goto('/desk/nothing/here')
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
    await page.goto('/desk/jobs')
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    await accessible(page, '403')
  })
  it('sends small compressed files that may be kept for a year', async () => {
    const html = await (await fetch(`${inject('url')}/desk/`)).text()
    const script = /src="(\/desk\/assets\/index-[^"]+\.js)"/.exec(html)![1]!
    const answer = await fetch(inject('url') + script, { headers: { 'Accept-Encoding': 'br' } })
    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(answer.headers.get('cache-control')).toContain('max-age=31536000')
    // A whole office sits behind one address and opens the workbench at nine.
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await fetch(inject('url') + script)).status))
    expect([...new Set(statuses)]).toEqual([200])
  })
})

/** Every screen by who uses it. */
const screens: Record<string, string[]> = {
  zhuren: ['cockpit', 'appeals', 'appeals/new', 'appeals/away', 'appeals/catalogue', 'appeals/figures', 'appeals/hardship', 'appeals/supervision', 'appeals/calls', 'appeals/figures?part=topics&by=street', 'appeals/import', 'appeals/knowledge', 'register', 'account/me',
    'applications', 'grants', 'payment-lists', 'policy-bulletin', 'policy-dues', 'chases', 'affiliates', 'policy-contests', 'certify', 'privacy', 'site-check',
    'performance', 'performance/budgets', 'performance/checks', 'performance/classes', 'performance/ledger', 'performance/plans', 'performance/snapshots',
    'sources', 'sources/findings', 'sources/review', 'sources/tags'],
  admin: ['accounts', 'orgs', 'jobs'],
  anquan: ['clients'],
  shenji: ['audit'],
  fabu: ['content', 'content/new', 'policies', 'policies/new', 'policies/pushes', 'policies/sources'],
  shuju: ['register/imports', 'sources/orders'],
}

describe.each([{ width: 390, height: 844 }, { width: 1440, height: 900 }])('every screen at $width', (size) => {
  it.each(Object.keys(screens))('of %s is accessible, light and dark', async (login) => {
    const own = await openDesk(size)
    await signIn(own.page, login)
    for (const path of screens[login]!) {
      await own.page.goto(`/desk/${path}`)
      await own.page.locator('main h1').waitFor()
      await own.page.locator('.skeleton').first().waitFor({ state: 'detached' })
      for (const theme of ['light', 'dark']) {
        await own.page.evaluate((value) => void (document.documentElement.dataset.theme = value), theme)
        await accessible(own.page, `${path} ${theme} ${size.width}`)
      }
    }
    expect(own.faults).toEqual([])
    await own.close()
  })
})

describe('the cockpit on a wall', () => {
  it('fits one screen whole and is written large enough for it', async () => {
    const wall = await openDesk({ width: 1920, height: 1080 })
    const { page } = wall
    await signIn(page, 'lingdao')
    await page.goto('/desk/cockpit')
    await page.locator('.figures').waitFor()
    await page.getByRole('button', { name: '全屏', exact: true }).click()
    await page.getByRole('button', { name: '退出全屏' }).waitFor()
    for (const [width, height] of [[1920, 1080], [1366, 768], [3840, 2160]] as const) {
      await page.setViewportSize({ width, height })
      await page.waitForFunction((w) => innerWidth === w && document.querySelector('.cockpit')!.clientWidth === w, width)
      const seen = await page.evaluate(() => {
        const words = [...document.querySelectorAll('.cockpit *')].filter((e) => !e.closest('.sr, option') && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim()) && e.getBoundingClientRect().width > 0)
        const size = (e: Element) => parseFloat(getComputedStyle(e).fontSize)
        return {
          outside: words.filter((e) => { const b = e.getBoundingClientRect(); return b.bottom > innerHeight + 1 || b.right > innerWidth + 1 || b.left < -1 || b.top < -1 }).map((e) => e.textContent),
          cut: [...document.querySelectorAll('.cockpit .grid section')].filter((s) => { const end = s.getBoundingClientRect().bottom + 1; return words.some((e) => s.contains(e) && e.getBoundingClientRect().bottom > end) }).map((s) => s.querySelector('h2')!.textContent),
          least: Math.min(...words.map(size)), label: Math.min(...[...document.querySelectorAll('.cockpit dt, .cockpit tbody th')].filter((e) => !e.closest('.sr')).map(size)),
          figure: Math.min(...[...document.querySelectorAll('.cockpit dd:not(.extra)')].map(size)),
        }
      })
      const unit = Math.min(width / 1920, height / 1080)
      expect(seen).toMatchObject({ outside: [], cut: [] })
      expect(seen.least).toBeGreaterThanOrEqual(20 * unit - 0.1)
      expect(seen.label).toBeGreaterThanOrEqual(26 * unit - 0.1)
      expect(seen.figure).toBeGreaterThanOrEqual(48 * unit - 0.1)
      expect(await page.locator('.cockpit .demo').isVisible()).toBe(true)
    }
    expect(wall.faults).toEqual([])
    await wall.close()
  })
})
