// Every number of the figures leads to its cases: the list behind it counts the same.
import assert from 'node:assert/strict';
import { journey, phone } from './browser.mjs';
import { idOf, orgOf, raise, step } from './main_job.journey.mjs';

/** The links of the tables and sums that are shown: how many they say, and which list they lead to. */
const numbers = (page) => page.locator('main').evaluate((main) =>
  [...main.querySelectorAll('tbody td a, dl.sums a, ol.topics a, p.lead a')].map((a) => {
    const text = a.textContent.trim();
    // A rate says its parts: 75.0%（6/8）; a sentence its number.
    const said = /（(\d+)\//.exec(text)?.[1] ?? /[\d,]+/.exec(text)?.[0].replaceAll(',', '');
    return { text, said: Number(said), rate: /%$/.test(text), href: a.getAttribute('href') };
  }).filter((one) => !one.rate));

/** How many cases stand behind an address of the inbox. */
async function behind(page, href) {
  const query = new URLSearchParams({ limit: '1' });
  for (const [name, value] of new URL(href, 'http://x').searchParams) for (const one of value.split(',')) query.append(name, one);
  const answer = await page.request.get(`/api/v1/appeals?${query}`);
  assert.equal(answer.status(), 200, `${href}: ${await answer.text()}`);
  return (await answer.json()).total;
}

async function open(page, address) {
  await page.goto(address);
  await page.locator('main table').first().waitFor();
  await page.locator('tbody td a, dl.sums a, p.lead a').first().waitFor();
}

/** Numbers move while work goes on: what differs is looked at again on a fresh page. */
async function hold(page, address, most) {
  for (let tries = 3; ; --tries) {
    await open(page, address);
    const shown = await numbers(page);
    const chosen = shown.length <= most ? shown : [...shown.slice(0, most - 8), ...shown.slice(-8)];
    assert.ok(chosen.length > 0, `${address}: no number leads anywhere`);
    const wrong = [];
    for (const one of chosen) {
      const n = await behind(page, one.href);
      if (n !== one.said) wrong.push(`${one.text} → ${n} (${one.href})`);
    }
    if (wrong.length === 0) return chosen;
    if (tries === 1) assert.deepEqual(wrong, [], address);
  }
}

const day = (ago) => new Date(Date.now() - ago * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });

/** An appeal that was closed by a call, for the figures of calls. */
async function calledBack(as) {
  const clerk = await as('qiye', phone);
  await raise(clerk, `园区路灯 ${Math.random().toString(36).slice(2, 8)}`);
  const id = idOf(clerk);
  const [centre, officer] = [await as('zhongxin'), await as('jingxin')];
  await step(centre, id, 'dispatch', { org_id: await orgOf(officer) });
  await step(officer, id, 'sign');
  await step(officer, id, 'reply', { text: '路灯已经修复。' });
  await step(centre, id, 'to_callback');
  await step(centre, id, 'call', { outcome: 'reached', prompt: true, quick: true, solved: true, level: 'basic' });
}

journey('every number of the figures leads to as many cases', async ({ as, t }) => {
  await calledBack(as);
  const head = await as('zhuren');
  const span = `from=${day(45)}&to=${day(0)}`;
  const ways = ['category', 'street', 'address', 'org', 'kind', 'channel', 'month'];
  const addresses = [`part=board&${span}`, `part=callbacks&${span}`, `part=dwell&${span}`, ...ways.map((by) => `part=topics&by=${by}&${span}`), 'part=bulletin', `part=bulletin&week=${day(40)}`];
  let compared = 0;
  for (const address of addresses) compared += (await hold(head, `/desk/appeals/figures?${address}`, 60)).length;
  t.diagnostic(`${compared} numbers compared with their lists`);

  // The list says what it was narrowed to, and each condition can be taken off.
  await open(head, `/desk/appeals/figures?part=topics&by=street&${span}`);
  await head.locator('tbody td a').first().click();
  const chip = head.getByRole('button', { name: /^取消条件/ });
  await chip.click();
  await chip.waitFor({ state: 'detached' });
});

journey('a building leads to its cases, for an office to its own', async ({ as }) => {
  const officer = await as('jingxin');
  await hold(officer, `/desk/appeals/figures?part=topics&by=address&from=${day(60)}&to=${day(1)}`, 24);
});
