// One Chromium and one server for all journeys. A journey opens as many windows as it has people; each is a fresh
// profile. When a journey fails, a picture of every open window is kept.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { sql as lookInto } from '../commands/private_postgres.mjs';
import { root, startServer } from './server.mjs';

const require = createRequire(join(root, 'web/package.json'));
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const pictures = process.env.QIYING_TEST_LOGS ?? resolve(root, process.env.BUILD ?? 'build', 'test-logs');

export const password = 'Qiying@2026';
export const phone = { width: 390, height: 844 };
export const desk = { width: 1440, height: 900 };

let browser;
let server;
const cookiesOf = new Map();
before(async () => {
  server = await startServer();
  browser = await require('playwright-core').chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: flags });
}, { timeout: 300_000 });
after(async () => {
  await browser?.close();
  await server?.stop();
});
export const url = () => server.url;
/** What takes days is brought about in the database, past the program; nothing else is. */
export const sql = (text) => lookInto(server.data, text);

/** `journey('what happens', async ({ open, as }) => {...})`: a test whose windows close by themselves. */
export function journey(name, walk, options = {}) {
  test(name, { timeout: 300_000, ...options }, async (t) => {
    const windows = [];
    const open = async (size = desk, more = {}) => {
      const context = await browser.newContext({ viewport: size, locale: 'zh-CN', baseURL: server.url, ...more });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      const faults = [];
      page.on('pageerror', (error) => faults.push(error.message));
      // A refusal answers 4xx on purpose; the browser logs that as an error.
      page.on('console', (message) => message.type() === 'error' && !(options.expected ?? /status of 4\d\d/).test(message.text()) && faults.push(message.text()));
      windows.push({ context, page, faults });
      return page;
    };
    /** A window in which `login` is signed in already. */
    const as = async (login, size = desk, more = {}) => {
      const page = await open(size, more);
      await page.context().addCookies(await signedIn(login));
      return page;
    };
    try {
      await walk({ open, as, t });
      for (const { faults } of windows) assert.deepEqual(faults, [], 'errors in the browser console');
    } catch (error) {
      await keepPictures(name, windows);
      throw error;
    } finally {
      await Promise.all(windows.map(({ context }) => context.close()));
    }
  });
}

async function keepPictures(name, windows) {
  mkdirSync(pictures, { recursive: true });
  for (const [i, { page }] of windows.entries()) {
    const path = join(pictures, `journey-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${i}.png`);
    await page.screenshot({ path, fullPage: true }).then(() => console.log(`# window ${i} at ${page.url()}: ${path}`), () => {});
  }
}

async function signedIn(login) {
  if (!cookiesOf.has(login)) {
    const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }) });
    assert.equal(answer.status, 200, `${login} cannot sign in: ${await answer.text()}`);
    const [name, value] = answer.headers.getSetCookie().find((c) => c.startsWith('qy_session=')).split(';')[0].split('=');
    cookiesOf.set(login, [{ name, value, url: server.url }]);
  }
  return cookiesOf.get(login);
}

/** Asks the API as the person of this window. */
export async function api(page, method, path, body) {
  const me = await (await page.request.get('/api/v1/me')).json();
  const answer = await page.request.fetch(path, { method, headers: { 'X-CSRF-Token': me.csrf }, data: body });
  return { status: answer.status(), body: await answer.json().catch(() => null) };
}

/** No violation of WCAG 2.2 A and AA or best practice, and nothing to scroll sideways. */
export async function accessible(page, name, rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']) {
  const cdp = await page.context().newCDPSession(page);
  // Past the page's own Content-Security-Policy, as a tester's tool may be; colours that fade in would be judged half-way.
  const found = await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))).then(async () => {
    await cdp.send('Runtime.evaluate', { expression: `window.axe || (() => {${axeSource}})()` });
    return page.evaluate(async (runOnly) => {
      const { violations } = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
      return violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary.split('\n')[1] ?? ''}`);
    }, rules);
  });
  await cdp.detach();
  assert.deepEqual(found, [], `axe on ${name}`);
  await fits(page, name);
}

export async function fits(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name} scrolls sideways by ${over} px`);
}
