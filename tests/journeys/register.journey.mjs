// A register file is imported in the browser: columns matched, tried, run, and what was refused is downloaded.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey } from './browser.mjs';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** A valid code made from eight characters (GB 32100-2015: two check digits). */
function creditCode(org8) {
  const value = (c) => (/\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const rest = 11 - ([...org8].reduce((sum, c, i) => sum + value(c) * weights[i], 0) % 11);
  const first17 = `91420199${org8}${rest === 11 ? '0' : rest === 10 ? 'X' : rest}`;
  const sum = [...first17].reduce((total, c, i) => total + alphabet.indexOf(c) * 3 ** i % 31, 0);
  return first17 + alphabet[(31 - (sum % 31)) % 31];
}

journey('a register file with other column names, and two bad lines', async ({ as }) => {
  const stamp = String(Date.now() % 1e5).padStart(5, '0');
  const good = ['A', 'B', 'C'].map((letter, i) => ({ code: creditCode(`MA${letter}${stamp}`), name: `示范区山前${stamp}${'甲乙丙'[i]}商贸有限公司` }));
  const lines = ['代码,单位全称,负责人,街道', ...good.map((g) => `${g.code},${g.name},周山前,清溪街道`), `${good[0].code.slice(0, 17)}*,示范区坏码有限公司,周山前,清溪街道`, `${creditCode(`MAD${stamp}`)},,周山前,清溪街道`];
  const page = await as('shuju');
  await page.goto('/desk/register');
  await page.getByRole('link', { name: '导入数据' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: `企业-${stamp}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`) });
  await page.getByRole('heading', { name: `企业-${stamp}.csv` }).waitFor();
  await page.getByLabel('代码：登记项').selectOption({ label: '统一社会信用代码' });
  await page.getByLabel('单位全称：登记项').selectOption({ label: '企业名称' });
  await page.getByLabel('负责人：登记项').selectOption({ label: '法定代表人' });
  await page.getByRole('button', { name: '试运行' }).click();
  await page.getByRole('heading', { name: '试运行结果（未写入）' }).waitFor();
  const figure = async (name) => Number(await page.locator('dl.figures div', { hasText: name }).locator('dd').innerText());
  assert.deepEqual([await figure('新增'), await figure('未导入')], [3, 2]);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载问题清单' }).click()]);
  const rejects = await readFile(await download.path(), 'utf8');
  assert.match(rejects, /^5,reject,代码,.*\*,uscc\.malformed,/m, 'line, column, value and reason');
  assert.match(rejects, /^6,reject,单位全称,,name\.missing,/m);

  await page.getByRole('button', { name: '开始导入' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始导入' }).click();
  await page.getByRole('heading', { name: '结果', exact: true }).waitFor();
  assert.deepEqual([await figure('新增'), await figure('未导入')], [3, 2]);
  await page.goto(`/desk/register?q=${good[1].code}`);
  await page.getByRole('link', { name: good[1].name }).click();
  await page.getByText('两位校验码均正确').waitFor();

  // The same file again changes nothing.
  await page.goto('/desk/register/imports');
  await page.locator('input[type=file]').setInputFiles({ name: '再来一次.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.slice(0, 4).join('\n')) });
  await page.getByLabel('代码：登记项').selectOption({ label: '统一社会信用代码' });
  await page.getByLabel('单位全称：登记项').selectOption({ label: '企业名称' });
  await page.getByLabel('负责人：登记项').selectOption({ label: '法定代表人' });
  await page.getByRole('button', { name: '开始导入' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始导入' }).click();
  await page.getByRole('heading', { name: '结果', exact: true }).waitFor();
  assert.deepEqual([await figure('新增'), await figure('更新'), await figure('无变化')], [0, 0, 3]);
});

journey('a clerk corrects a telephone number and the history says who and why', async ({ as }) => {
  const page = await as('shuju');
  await page.goto('/desk/register?q=%E7%A7%91%E6%8A%80');
  await page.locator('table a, main li a').first().click();
  await page.getByRole('button', { name: '修正信息' }).click();
  const form = page.getByRole('dialog', { name: '修正信息' });
  await form.getByLabel('联系电话').fill('027-8555 6677');
  await form.getByRole('button', { name: '保存' }).click();
  await form.locator('[data-error-summary]').waitFor();
  await form.getByLabel('依据').fill('企业来电更正');
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByText('027****6677').first().waitFor(); // masked again until somebody says why he looks
  await page.getByText('人工修正：企业来电更正').first().waitFor();
});
