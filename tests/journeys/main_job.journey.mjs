// The main job: a problem raised on a phone is dispatched, signed for, answered and rated.
import assert from 'node:assert/strict';
import { api, journey, phone, url } from './browser.mjs';
import { photo } from './material.mjs';

/** Fills and sends the portal's form as the person of this window. */
export async function raise(page, title, { file } = {}) {
  await page.goto('/appeals/new');
  await page.getByLabel('求助').check();
  await page.getByLabel('标题').fill(title);
  await page.getByLabel('具体情况').fill('近两周每天早上八点到九点，货车无法驶出园区，已向物业反映两次，希望协调错峰放行。');
  if (file) await page.getByLabel('照片或文件').setInputFiles(file);
  await page.getByLabel('联系人').fill('陈女士');
  await page.getByLabel('联系电话').fill('13800138000');
  const send = page.getByRole('button', { name: '提交', exact: true });
  const detail = /\/appeals\/[0-9a-f-]{36}/;
  await send.click();
  // The words are the same in every journey: the form asks whether it is the same matter. It is not.
  const hint = page.getByRole('heading', { name: '您是否已经反映过？' });
  await Promise.race([page.waitForURL(detail), hint.waitFor()]);
  if (!detail.test(page.url())) {
    await send.click();
    await page.waitForURL(detail);
  }
}
export const idOf = (page) => new URL(page.url()).pathname.split('/').pop();
const stages = (page) => page.locator('ol.stages li.done b').allTextContents();

/** Takes a step through the API as the person of this window; for steps that another journey has walked by hand. */
export async function step(page, id, action, input = {}) {
  const { body } = await api(page, 'GET', `/api/v1/appeals/${id}`);
  const done = await api(page, 'POST', `/api/v1/appeals/${id}/actions/${action}`, { version: body.version, ...input });
  assert.equal(done.status, 200, `${action}: ${JSON.stringify(done.body)}`);
  return done.body;
}
export const orgOf = async (page) => (await (await page.request.get('/api/v1/me')).json()).org_id;

journey('a problem raised on a phone is answered and rated', async ({ open, as }) => {
  const title = `园区出口早高峰拥堵 ${Date.now() % 1e6}`;
  const clerk = await open(phone);
  await clerk.goto('/appeals/new');
  await clerk.getByLabel('登录名').fill('qiye');
  await clerk.getByLabel('密码').fill('Qiying@2026');
  await clerk.getByRole('button', { name: '登录', exact: true }).click();
  await clerk.waitForURL(/\/appeals\/new/);
  await raise(clerk, title, { file: photo });
  const id = idOf(clerk);
  await clerk.getByText('已提交。服务中心派单后，承办单位会在 1 个工作小时内签收').waitFor();
  assert.match(await clerk.locator('main').innerText(), /SQ\d{8}-\d{4}/);
  assert.deepEqual(await stages(clerk), ['已提交']);
  const image = await clerk.request.get(await clerk.getByRole('link', { name: '现场.png' }).getAttribute('href'));
  assert.equal(image.headers()['content-type'], 'image/png');

  const centre = await as('zhongxin');
  await centre.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await centre.getByRole('link', { name: title }).waitFor();
  const officer = await as('jingxin');
  const office = (await (await officer.request.get('/api/v1/me')).json()).org_name;

  const dispatcher = await as('zhongxin');
  await dispatcher.goto(`/desk/appeals/${id}`);
  await dispatcher.getByRole('button', { name: '派单', exact: true }).click();
  await dispatcher.getByRole('combobox', { name: '承办单位' }).fill(office);
  await dispatcher.getByRole('option').first().click();
  await dispatcher.locator('form').getByRole('button', { name: '派单' }).click();
  await dispatcher.getByText('待签收').first().waitFor();
  // The centre's list was open all the time and moves by itself.
  await centre.getByRole('cell', { name: '待签收' }).waitFor();

  await officer.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await officer.getByRole('link', { name: title }).click();
  await officer.getByRole('button', { name: '签收', exact: true }).click();
  await officer.getByText('办理中').first().waitFor();
  await centre.getByRole('cell', { name: '办理中' }).waitFor();
  await officer.getByRole('button', { name: '答复', exact: true }).click();
  await officer.getByLabel('答复内容').fill('您好，已与物业和交警协商，自下周一起货车七点至八点错峰放行。');
  await officer.locator('form').getByRole('button', { name: '答复' }).click();
  await officer.getByText('已答复').first().waitFor();
  await centre.getByRole('cell', { name: '已答复' }).waitFor();

  await clerk.goto('/messages');
  await clerk.getByText(title).first().waitFor();
  await clerk.goto(`/appeals/${id}`);
  await clerk.getByText('错峰放行。').last().waitFor();
  await clerk.getByLabel('满意', { exact: true }).check();
  await clerk.getByRole('button', { name: '提交评价' }).click();
  await clerk.getByText('已办结').first().waitFor();
  assert.deepEqual(await stages(clerk), ['已提交', '已派单', '已签收', '已答复', '已办结']);
  await centre.getByRole('cell', { name: '办结' }).waitFor();
  const { body } = await api(dispatcher, 'GET', `/api/v1/appeals/${id}`);
  assert.deepEqual(body.timeline.map((e) => e.action), ['submit', 'dispatch', 'sign', 'reply', 'rate']);
  assert.equal(body.rating.level, 'satisfied');
});

journey('a dissatisfied enterprise gets a second answer', async ({ as }) => {
  const clerk = await as('qiye', phone);
  await raise(clerk, `设备补贴咨询 ${Date.now() % 1e6}`);
  const id = idOf(clerk);
  const centre = await as('zhongxin');
  const officer = await as('jingxin');
  await step(centre, id, 'dispatch', { org_id: await orgOf(officer) });
  await step(officer, id, 'sign');
  await step(officer, id, 'reply', { text: '请关注后续通知，谢谢您的理解与支持。' });

  await clerk.reload();
  await clerk.getByLabel('不满意，请重办').check();
  await clerk.getByRole('button', { name: '提交评价' }).click();
  await clerk.getByRole('alert').or(clerk.locator('.errors')).first().waitFor();
  assert.equal(await clerk.getByLabel('不满意，请重办').isChecked(), true, 'what was chosen stays');
  await clerk.getByLabel('意见').fill('没有说明能否申报、何时申报。');
  await clerk.getByRole('button', { name: '提交评价' }).click();
  await clerk.getByText('重办中').first().waitFor();

  await officer.goto(`/desk/appeals/${id}`);
  await officer.getByText('没有说明能否申报').first().waitFor();
  await step(officer, id, 'reply', { text: '设备补贴申报期为十二月一日至二十日，贵司符合条件，附材料清单。' });
  await clerk.reload();
  await clerk.getByText('贵司符合条件').first().waitFor();
  await clerk.getByLabel('满意', { exact: true }).check();
  await clerk.getByRole('button', { name: '提交评价' }).click();
  await clerk.getByText('已办结').first().waitFor();
  const { body } = await api(centre, 'GET', `/api/v1/appeals/${id}`);
  assert.deepEqual(body.timeline.map((e) => e.action), ['submit', 'dispatch', 'sign', 'reply', 'rate', 'reply', 'rate']);
});

journey('without JavaScript: raise and follow', async ({ open, as }) => {
  const clerk = await open(phone, { javaScriptEnabled: false });
  await clerk.goto('/');
  await clerk.getByRole('link', { name: '我要提诉求' }).click();
  await clerk.getByLabel('登录名').fill('qiye');
  await clerk.getByLabel('密码').fill('wrong-password');
  await clerk.getByRole('button', { name: '登录', exact: true }).click();
  await clerk.getByText('不正确').first().waitFor();
  await clerk.getByLabel('登录名').fill('qiye');
  await clerk.getByLabel('密码').fill('Qiying@2026');
  await clerk.getByRole('button', { name: '登录', exact: true }).click();
  await clerk.waitForURL(/\/appeals\/new/);
  // A mistake is shown beside its field, and nothing that was typed is lost.
  await clerk.getByLabel('标题').fill('路灯不亮，员工夜班出行不便');
  await clerk.getByRole('button', { name: '提交', exact: true }).click();
  await clerk.getByRole('link', { name: /具体情况|正文|至少/ }).first().waitFor();
  assert.equal(await clerk.getByLabel('标题').inputValue(), '路灯不亮，员工夜班出行不便');
  // A draft waits.
  await clerk.getByRole('button', { name: '存草稿' }).click();
  await clerk.goto('/appeals');
  await clerk.getByRole('link', { name: '继续填写' }).click();
  assert.equal(await clerk.getByLabel('标题').inputValue(), '路灯不亮，员工夜班出行不便');
  await raise(clerk, '路灯不亮，员工夜班出行不便', { file: photo });
  const id = idOf(clerk);
  const centre = await as('zhongxin');
  const officer = await as('jingxin');
  await step(centre, id, 'dispatch', { org_id: await orgOf(officer) });
  await clerk.reload();
  assert.deepEqual(await stages(clerk), ['已提交', '已派单']);
  await clerk.getByText('补充说明').first().click();
  await clerk.locator('textarea[name=note]').first().fill('已有员工因此摔倒，请尽快处理。');
  await clerk.getByRole('button', { name: '提交补充' }).click();
  await clerk.getByText('已有员工因此摔倒').waitFor();
  await step(officer, id, 'sign');
  await step(officer, id, 'reply', { text: '路灯线路已修复，感谢您的反映。' });
  await clerk.goto('/appeals');
  await clerk.getByText('请评价').first().waitFor();
  await clerk.goto(`/appeals/${id}`);
  await clerk.getByLabel('满意', { exact: true }).check();
  await clerk.getByRole('button', { name: '提交评价' }).click();
  assert.deepEqual(await stages(clerk), ['已提交', '已派单', '已签收', '已答复', '已办结']);
});

journey('by the keyboard alone: sign in and dispatch', async ({ open, as }) => {
  const clerk = await as('qiye', phone);
  const title = `公交线路建议 ${Date.now() % 1e6}`;
  await raise(clerk, title);
  const office = (await (await (await as('jingxin')).request.get('/api/v1/me')).json()).org_name;
  const page = await open();
  await page.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await page.getByLabel('登录名', { exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'login' || document.activeElement?.autocomplete === 'username');
  await page.keyboard.type('zhongxin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Qiying@2026');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: title }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: title }).waitFor();
  await page.keyboard.press('d');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  await page.keyboard.type(office);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  // Past the folded terms (category, urgency).
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('请牵头办理');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('待签收').first().waitFor();
  assert.equal(new URL(page.url()).origin, url());
});
