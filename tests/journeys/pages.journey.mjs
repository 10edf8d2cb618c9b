// What holds on every page: readable for everybody, fits every screen, small, and honest about errors.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { gzipSync } from 'node:zlib';
import { accessible, api, desk, fits, journey, phone, url } from './browser.mjs';

const open = ['/', '/search?q=公司', '/sections/policies', '/sections/news', '/enterprises?q=科技', '/guide', '/about', '/accessibility', '/settings', '/login', '/signup', '/none'];
const own = ['/me', '/messages', '/appeals', '/appeals/new'];

/** Addresses that only the data know: an article, an enterprise's card, an appeal with an answer to rate. */
async function found(page) {
  const out = [];
  await page.goto('/sections/policies');
  out.push(await page.locator('main a[href^="/articles/"]').first().getAttribute('href'));
  await page.goto('/enterprises?q=科技');
  out.push(await page.locator('main a[href^="/enterprises/"]').first().getAttribute('href'));
  const { body } = await api(page, 'GET', '/api/v1/appeals?limit=200');
  for (const state of ['submitted', 'replied', 'closed']) {
    const row = body.items.find((r) => r.state === state);
    if (row) out.push(`/appeals/${row.id}`);
  }
  return out;
}
const contrast = ['wcag2aa', 'wcag22aa'];
const set = (page, name, value) => page.evaluate(([n, v]) => (document.documentElement.dataset[n] = v), [name, value]);

/** One load for all looks: they are style, decided by attributes of the root. */
async function everyLook(page, name) {
  await page.setViewportSize(phone);
  await accessible(page, `${name}, phone`);
  await set(page, 'theme', 'dark');
  await accessible(page, `${name}, phone, dark`, contrast);
  await set(page, 'elder', '1');
  await accessible(page, `${name}, phone, dark, elder`, contrast);
  await set(page, 'theme', 'light');
  await page.setViewportSize({ width: 320, height: 640 });
  await accessible(page, `${name}, 320 px, elder`, contrast);
  await page.setViewportSize(desk);
  await fits(page, `${name}, desk, elder`);
  await page.evaluate(() => delete document.documentElement.dataset.elder);
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, `${name}, 320 px`);
  await page.setViewportSize(desk);
  await accessible(page, `${name}, desk`, contrast);
  await set(page, 'theme', 'dark');
  await accessible(page, `${name}, desk, dark`, contrast);
}

for (const lang of ['zh', 'en'])
  journey(`every page of the portal is accessible in every look (${lang})`, async ({ open: window, as }) => {
    const clerk = await as('qiye', phone);
    const visitor = await window(phone);
    for (const page of [clerk, visitor]) {
      await page.context().addCookies([{ name: 'qy_lang', value: lang, url: url() }, { name: 'qy_theme', value: 'light', url: url() }]);
    }
    const more = await found(clerk);
    for (const [page, paths] of [[visitor, open], [clerk, [...own, ...more]]])
      for (const path of paths) {
        await page.setViewportSize(phone);
        await page.goto(path);
        assert.equal(await page.getAttribute('html', 'lang'), lang === 'zh' ? 'zh-CN' : 'en');
        if (lang === 'zh') await everyLook(page, path);
        else {
          await accessible(page, `${path}, phone, English`, contrast);
          await page.setViewportSize({ width: 320, height: 640 });
          await fits(page, `${path}, 320 px, English`);
        }
      }
  }, { timeout: 600_000 });

journey('forms that were refused are accessible', async ({ open: window, as }) => {
  const visitor = await window(phone);
  for (const path of ['/login', '/signup']) {
    await visitor.goto(path);
    await visitor.locator('main form button').first().click();
    await visitor.locator('#errors').waitFor();
    await accessible(visitor, `${path} refused`);
  }
  const clerk = await as('qiye', phone);
  await clerk.goto('/appeals/new');
  await clerk.getByRole('button', { name: '提交', exact: true }).click();
  await clerk.locator('#errors').waitFor();
  await accessible(clerk, '/appeals/new refused');
});

/** Bytes as they travel. */
function weight(path) {
  return new Promise((done, fail) =>
    get(new URL(path, url()), { headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ bytes: Buffer.concat(parts).length, encoding: answer.headers['content-encoding'] }));
    }).on('error', fail));
}

journey('a page of the portal weighs at most 15 KB with its style, and asks nobody else', async ({ open: window, as, t }) => {
  const page = await window(phone);
  let heaviest = [0, ''];
  for (const path of open) {
    const asked = [];
    const listen = (request) => asked.push(request.url());
    page.on('request', listen);
    await page.goto(path, { waitUntil: 'load' });
    page.off('request', listen);
    assert.deepEqual(asked.filter((a) => !a.startsWith(url()) && !a.startsWith('data:')), [], `${path} asks others`);
    let sum = 0;
    for (const address of new Set(asked)) {
      const { bytes, encoding } = await weight(address);
      if (bytes > 1000) assert.equal(encoding, 'gzip', `${address} is not compressed`);
      sum += bytes;
    }
    if (sum > heaviest[0]) heaviest = [sum, path];
    assert.ok(sum <= 15 * 1024, `${path}: ${sum} bytes`);
    assert.equal(await page.locator('script:not([src])').count(), 0, `${path} has inline script`);
  }
  t.diagnostic(`heaviest: ${heaviest[1]}, ${(heaviest[0] / 1024).toFixed(1)} KB`);
});

// The build itself holds the finer budgets (web/tools/budget.mjs).
journey('a screen of the workbench comes with at most 220 KB of script', async ({ as, t }) => {
  for (const [login, paths] of Object.entries({ zhuren: ['/desk/appeals', '/desk/cockpit', '/desk/register'], fabu: ['/desk/content/new'], admin: ['/desk/accounts'] })) {
    const page = await as(login);
    for (const path of paths) {
      const scripts = [];
      const listen = (answer) => answer.request().resourceType() === 'script' && answer.status() === 200 && scripts.push(answer.body());
      page.on('response', listen);
      await page.goto(path, { waitUntil: 'load' });
      await page.locator('main h1').waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      page.off('response', listen);
      const sum = (await Promise.all(scripts)).reduce((total, body) => total + gzipSync(body, { level: 9 }).length, 0);
      t.diagnostic(`${path}: ${(sum / 1024).toFixed(1)} KB of script`);
      assert.ok(scripts.length > 0 && sum <= 220 * 1024, `${path}: ${sum} bytes`);
    }
  }
});

journey('errors are pages: 403, 404, 405 and 500', async ({ open: window, as }) => {
  const visitor = await window(phone);
  const answer = await visitor.goto('/no/such/page');
  assert.equal(answer.status(), 404);
  await visitor.getByRole('link', { name: '返回首页' }).waitFor();
  const clerk = await as('qiye', phone);
  assert.equal((await clerk.goto('/appeals/00000000-0000-7000-8000-000000000000')).status(), 404);
  // Who is signed in stays so on the page of an address that is none, and its switches work.
  assert.equal((await clerk.goto('/no/such/page')).status(), 404);
  await clerk.getByRole('button', { name: '退出' }).waitFor();
  await clerk.getByRole('button', { name: '长辈版' }).click();
  await clerk.getByRole('button', { name: '标准版' }).click();
  await clerk.getByRole('button', { name: '长辈版' }).waitFor();
  await clerk.goto('/desk/accounts');
  await clerk.getByRole('heading', { name: '没有权限' }).waitFor();
  const officer = await as('jingxin');
  assert.equal((await officer.goto('/appeals/new')).status(), 403);
  await accessible(officer, '403 of the portal');
  await officer.goto('/desk/accounts');
  await officer.getByRole('heading', { name: '没有权限' }).waitFor();
  await officer.goto('/desk/no/such');
  await officer.getByRole('heading', { name: '没有这个页面' }).waitFor();
  assert.equal((await visitor.request.fetch('/login', { method: 'DELETE' })).status(), 405);

  // A server that fails: what was asked can be asked again.
  const broken = await as('jingxin');
  await broken.route('**/api/v1/appeals?**', (route) => route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify({ code: 'internal', message: '服务器出错', trace_id: 'probe' }) }));
  await broken.goto('/desk/appeals');
  await broken.getByText('服务器出错').first().waitFor();
  await broken.getByText('probe').first().waitFor();
  await accessible(broken, 'a failed list');
  await broken.unroute('**/api/v1/appeals?**');
  await broken.getByRole('button', { name: '重试' }).first().click();
  await broken.getByRole('table').waitFor();
}, { expected: /status of [45]\d\d/ });

journey('a hostile word is shown as a word', async ({ as }) => {
  const clerk = await as('qiye', phone);
  const word = `<img src=x onerror="document.title='broken'">`;
  await clerk.goto(`/search?q=${encodeURIComponent(word)}`);
  await clerk.goto(`/enterprises?q=${encodeURIComponent(word)}`);
  await clerk.goto(`/appeals?q=${encodeURIComponent(word)}`);
  assert.notEqual(await clerk.title(), 'broken');
  assert.equal(await clerk.locator('main img').count(), 0);
  assert.equal(await clerk.getByRole('searchbox').first().inputValue(), word);
});

journey('on a wide screen forms and errors are read from top to bottom, nothing stands beside its heading', async ({ open: window, as }) => {
  const clerk = await as('qiye', desk);
  const visitor = await window(desk);
  for (const [page, paths] of [[visitor, ['/login', '/signup', '/none']], [clerk, ['/me/certification', '/none']]])
    for (const path of paths) {
      await page.goto(path);
      const parts = await page.locator('main .narrow').first().evaluate((box) => [...box.children].filter((part) => part.getClientRects().length).map((part) => part.getBoundingClientRect()).map(({ top, bottom, left }) => ({ top, bottom, left })));
      assert.ok(parts.length > 1, `${path} has parts`);
      for (let i = 1; i < parts.length; ++i) {
        assert.ok(parts[i].top >= parts[i - 1].bottom - 1, `${path}: part ${i} stands below the one before`);
        assert.equal(parts[i].left, parts[0].left, `${path}: part ${i} begins at the same edge`);
      }
    }
});
