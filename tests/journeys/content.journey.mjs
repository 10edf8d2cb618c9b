// An article goes from the editor's desk to the portal, and a correction is marked.
import assert from 'node:assert/strict';
import { journey, phone } from './browser.mjs';

async function confirmed(page, action, note) {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (note) await dialog.getByRole('textbox').fill(note);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

journey('an article is written, published by another, read and corrected', async ({ open, as }) => {
  const title = `关于设备更新补贴的通知 ${Date.now() % 1e6}`;
  const editor = await as('bianji');
  await editor.goto('/desk/content/new');
  await editor.getByLabel('标题', { exact: true }).fill(title);
  await editor.getByLabel('栏目').selectOption({ label: '惠企政策' });
  await editor.getByLabel('正文').click();
  await editor.keyboard.type('补贴标准为设备投资额的百分之十，最高五百万元。');
  await editor.getByRole('button', { name: '保存' }).click();
  await editor.getByRole('heading', { name: title }).waitFor();
  await confirmed(editor, '提交审核');
  await editor.getByText('待审核').first().waitFor();
  assert.equal(await editor.getByRole('button', { name: '发布', exact: true }).count(), 0, 'an author does not publish');
  const path = new URL(editor.url()).pathname;

  const reader = await open(phone);
  const address = `/articles/${path.split('/').pop()}`;
  assert.equal((await reader.goto(address)).status(), 404, 'nobody reads it before');

  const publisher = await as('fabu');
  await publisher.goto(path);
  await confirmed(publisher, '发布');
  await publisher.getByText('已发布').first().waitFor();
  await reader.goto('/sections/policies');
  await reader.getByRole('link', { name: title }).first().click();
  await reader.getByText('最高五百万元').waitFor();
  await reader.goto(`/search?q=${encodeURIComponent(title)}`);
  await reader.getByRole('link', { name: title }).first().waitFor();

  await publisher.reload();
  await confirmed(publisher, '更正', '最高额误写');
  await publisher.getByRole('heading', { name: '修改文章' }).waitFor();
  await publisher.getByLabel('正文').click();
  await publisher.keyboard.press('Control+a');
  await publisher.keyboard.type('补贴标准为设备投资额的百分之十，最高三百万元。');
  await publisher.getByRole('button', { name: '保存' }).click();
  await publisher.getByRole('heading', { name: title }).waitFor();
  await reader.goto(address);
  await reader.getByText('最高三百万元').waitFor();
  await reader.getByText('更正').first().waitFor();
});

// One pixel, so that the picture is a real one.
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

journey('an article has a table, a picture and a form to fill in', async ({ open, as }) => {
  const title = `关于申报材料的通知 ${Date.now() % 1e6}`;
  const editor = await as('bianji');
  await editor.goto('/desk/content/new');
  await editor.getByLabel('标题', { exact: true }).fill(title);
  await editor.getByLabel('正文').click();
  await editor.keyboard.type('办理地点见图。');
  await editor.getByLabel('图片', { exact: true }).setInputFiles({ name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('不是图片') });
  await editor.getByText('请选 PNG、JPEG 或 WebP 图片').waitFor();
  await editor.getByLabel('图片', { exact: true }).setInputFiles({ name: '位置.png', mimeType: 'image/png', buffer: PIXEL });
  await editor.getByLabel(/^图片说明/).fill('服务中心位置图');
  await editor.getByRole('button', { name: '插入图片' }).click();
  await editor.getByRole('img', { name: '服务中心位置图' }).waitFor();
  await editor.keyboard.press('ArrowRight');
  await editor.keyboard.press('Enter');
  await editor.getByRole('button', { name: '表格', exact: true }).click();
  await editor.keyboard.type('批次');
  await editor.getByRole('button', { name: '加一行' }).click();
  await editor.getByLabel('附件').setInputFiles([
    { name: '申报表.txt', mimeType: 'text/plain', buffer: Buffer.from('企业名称：') },
    { name: '不要的.txt', mimeType: 'text/plain', buffer: Buffer.from('写错了') },
  ]);
  await editor.getByRole('button', { name: '移除 不要的.txt' }).click();
  await editor.getByRole('button', { name: '保存' }).click();
  await editor.getByRole('heading', { name: title }).waitFor();
  await confirmed(editor, '提交审核');
  await editor.getByText('待审核').first().waitFor();

  const publisher = await as('fabu');
  await publisher.goto(new URL(editor.url()).pathname);
  await confirmed(publisher, '发布');
  await publisher.getByText('已发布').first().waitFor();

  const reader = await open(phone);
  await reader.goto(`/articles/${new URL(editor.url()).pathname.split('/').pop()}`);
  await reader.getByRole('columnheader', { name: '批次' }).waitFor();
  assert.equal(await reader.getByRole('row').count(), 4);
  assert.ok(await reader.getByRole('img', { name: '服务中心位置图' }).evaluate((img) => img.naturalWidth > 0), 'the picture is there');
  assert.equal(await reader.getByRole('link', { name: '不要的.txt' }).count(), 0);
  const form = await reader.request.get(await reader.getByRole('link', { name: '申报表.txt' }).getAttribute('href'));
  assert.equal(await form.text(), '企业名称：');
});
