// A street's list without codes: entered as a source, loaded, matched, doubts decided with keys, seen on the enterprise's page,
// taken back; what is wrong goes to the owner as an order.
import assert from 'node:assert/strict';
import { desk, journey, phone } from './browser.mjs';

const api = (page, path) => page.evaluate(async (p) => (await fetch(p)).json(), path);

/** The newest match that is not `before`, when it has ended: the demonstration's own may still run. */
const ended = (page, before) => page.evaluate(async (id) => {
  for (;;) {
    const { items: [run] } = await (await fetch('/api/v1/sources/runs')).json();
    if (run && run.id !== id && ['done', 'failed'].includes(run.state)) return run;
    await new Promise((again) => setTimeout(again, 300));
  }
}, before);

/** Rows about known enterprises as a street would write them: short names, one slip, no codes. */
function streetList(firms) {
  const rows = firms.map((f, i) => {
    const name = i % 3 === 0 ? f.name : i % 3 === 1 ? f.name.replace(/有限(责任)?公司$/, '') : f.name.slice(0, -5) + f.name.slice(-4);
    return [`J${i}`, i === 0 ? '9142' : '', name, `1390000${String(1000 + i)}`, i % 2 ? f.address : '', '2026-11-01'].join(',');
  });
  return `记录号,统一社会信用代码,名称,电话,地址,更新日期\r\n${rows.join('\r\n')}\r\n`;
}

journey('a street’s list finds its enterprises, a person decides the rest, and all can be taken back', async ({ as }) => {
  const page = await as('shuju');
  await page.goto('/desk/sources');
  const { items: firms } = await api(page, '/api/v1/register/entities?limit=60&sort=name');
  await page.getByRole('button', { name: '登记来源' }).click();
  const form = page.getByRole('dialog');
  const code = `street_${Date.now() % 1e6}`;
  await form.getByLabel('来源').fill('清溪街道走访');
  await form.getByLabel('编码', { exact: true }).fill(code);
  await form.getByLabel('负责单位').fill('nowhere');
  await form.getByRole('button', { name: '保存' }).click();
  await form.getByText('没有这个单位').first().waitFor();
  const { items: orgs } = await api(page, '/api/v1/orgs');
  await form.getByLabel('负责单位').fill(orgs.find((o) => o.kind === 'street').code);
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: '清溪街道走访' }).waitFor();

  await page.locator('input[type=file]').setInputFiles({ name: '走访.csv', mimeType: 'text/csv', buffer: Buffer.from(streetList(firms)) });
  await page.getByText(`共 ${firms.length} 行：新增 ${firms.length}`).waitFor();

  await page.goto('/desk/sources');
  const earlier = await ended(page);
  await page.getByRole('button', { name: '归并全部记录' }).click();
  const run = await ended(page, earlier.id);
  assert.equal(run.state, 'done');
  await page.getByText('质量问题', { exact: true }).waitFor();
  assert.ok(run.linked >= firms.length / 2, `of ${firms.length} rows ${run.linked} found their enterprise`);

  // The enterprise's page says where its telephone is from.
  const { items: records } = await api(page, `/api/v1/sources/findings?source=${code}`);
  assert.ok(records.some((r) => r.record_id === 'J0' && r.field === 'uscc'), 'a code that is none is a finding');
  await page.goto(`/desk/register?q=${encodeURIComponent(firms[0].name)}`);
  await page.getByRole('link', { name: firms[0].name }).first().click();
  await page.getByRole('heading', { name: '各来源的记录' }).waitFor();

  // A doubt is decided with one key and taken back.
  await page.goto('/desk/sources/review');
  await page.getByRole('heading', { name: '为什么拿不准' }).waitFor();
  const { items: doubts } = await api(page, '/api/v1/sources/reviews');
  const queue = page.getByRole('navigation', { name: '归并复核' }).getByRole('button');
  const plain = doubts.findIndex((d) => !d.high);
  const high = doubts.findIndex((d) => d.high);
  assert.ok(plain >= 0 && high >= 0, 'slips in names leave doubts of both kinds');
  await queue.nth(plain).click();
  await page.getByText(doubts[plain].b_name).nth(1).waitFor();
  await page.keyboard.press('d');
  await page.getByText('已判为不同').first().waitFor();
  await page.getByLabel('状态').selectOption('different');
  await page.getByRole('button', { name: '撤回决定' }).click();
  await page.getByText('已恢复为待复核').first().waitFor();

  // Where two enterprises are concerned a second person must say the same.
  await page.getByLabel('状态').selectOption('');
  await page.getByText(doubts[high].b_name).first().waitFor();
  await queue.filter({ hasText: doubts[high].b_name }).first().click();
  await page.getByRole('button', { name: '不是同一家' }).click();
  await page.getByText('须由另一人确认').waitFor();
  const second = await as('zhuren');
  await second.goto('/desk/sources/review');
  await second.getByRole('navigation', { name: '归并复核' }).getByRole('button').filter({ hasText: doubts[high].b_name }).first().click();
  await second.getByText('须另一人确认').waitFor();
  await second.getByRole('button', { name: '不是同一家' }).click();
  await second.getByText('已判为不同').first().waitFor();

  // The finding goes to the street, which answers.
  await page.goto('/desk/sources');
  await page.getByRole('button', { name: '派工单' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '派发' }).click();
  await page.getByText('工单已派发').waitFor();
  await page.goto('/desk/sources/orders');
  await page.getByText('待更正').first().waitFor();

  // The load is taken back: no record is left.
  await page.goto(`/desk/sources/${code}`);
  await page.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
  await page.getByText('已撤回').first().waitFor();
  assert.equal((await api(page, `/api/v1/sources/${code}`)).records, 0);
});

journey('a tag by rule begins at once', async ({ as }) => {
  const page = await as('shuju', phone);
  await page.goto('/desk/sources/tags');
  await page.getByRole('button', { name: '标签' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('中文名').fill('科技企业');
  await form.getByLabel('英文名').fill('Technology');
  await form.getByLabel('编码').fill(`tech_${Date.now() % 1e6}`);
  await form.getByLabel('规则').selectOption({ label: '名称 包含 …' });
  await form.getByLabel('值').fill('科技');
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByText('科技企业').waitFor();
  await page.waitForFunction(async () => (await (await fetch('/api/v1/sources/tags')).json()).items.some((t) => t.enterprises > 0));
});

journey('who may not sees no sources', async ({ as }) => {
  const page = await as('jingxin', desk);
  await page.goto('/desk/sources');
  assert.equal(await page.getByRole('button', { name: '归并全部记录' }).count(), 0);
  assert.equal((await page.evaluate(async () => (await fetch('/api/v1/sources')).status)), 403);
});
