// Who comes in: an enterprise signs itself up, an officer gets an account.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { api, desk, journey, phone } from './browser.mjs';

/** An active enterprise of the register as the registrar sees it, with the legal person's whole name. */
async function anEnterprise(page, skip) {
  const { body } = await api(page, 'GET', `/api/v1/register/entities?status=active&limit=50&sort=name`);
  const row = body.items[skip];
  const { body: firm } = await api(page, 'GET', `/api/v1/register/entities/${row.id}`);
  const { body: shown } = await api(page, 'POST', `/api/v1/register/entities/${row.id}/reveal`, { field: 'legal_person', reason: '核对注册信息' });
  return { ...firm, legal_person: shown.value };
}

journey('an enterprise signs up by its credit code', async ({ open, as }) => {
  const firm = await anEnterprise(await as('shuju'), Date.now() % 50);
  const login = `zhuce${Date.now() % 1e8}`;
  const page = await open(phone);
  await page.goto('/');
  await page.goto('/signup');
  await page.getByLabel('统一社会信用代码').fill(`${firm.uscc.slice(0, 17)}${firm.uscc[17] === '0' ? '1' : '0'}`);
  await page.getByLabel('企业名称').fill('另一家公司');
  await page.getByLabel('法定代表人').fill(firm.legal_person);
  await page.getByLabel('您的姓名').fill('林女士');
  await page.getByLabel('手机号码').fill('13800138001');
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill('river-lotus-bridge');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '注册', exact: true }).click();
  await page.locator('#errors').waitFor();
  assert.ok((await page.locator('#errors').innerText()).includes('信用代码'), 'the wrong check digit is named');

  await page.getByLabel('统一社会信用代码').fill(firm.uscc);
  await page.getByLabel('密码').fill('river-lotus-bridge');
  await page.getByRole('button', { name: '注册', exact: true }).click();
  await page.locator('#errors').waitFor();
  const refusal = await page.locator('#errors').innerText();
  assert.ok(!refusal.includes(firm.name), 'a wrong name is refused without telling the right one');

  await page.getByLabel('企业名称').fill(firm.name);
  await page.getByLabel('密码').fill('river-lotus-bridge');
  await page.getByRole('button', { name: '注册', exact: true }).click();
  await page.getByText('注册成功').waitFor();
  await page.getByText(firm.uscc).first().waitFor();
  await page.getByRole('link', { name: '提诉求' }).first().click();
  await page.getByLabel('标题').waitFor();
});

journey('an administrator makes an account; the officer changes the first password', async ({ open, as }) => {
  const login = `xinren${Date.now() % 1e8}`;
  const admin = await as('admin');
  await admin.goto('/desk/accounts');
  await admin.getByRole('button', { name: '新建账号' }).click();
  const form = admin.getByRole('dialog', { name: '新建账号' });
  await form.getByLabel('登录名').fill(login);
  await form.getByLabel('姓名').fill('新来的');
  await form.getByRole('combobox', { name: '所在单位' }).fill('经济和信息化局');
  await admin.getByRole('listbox').getByRole('option').first().click();
  await form.getByLabel(/经办/).check();
  await form.getByRole('button', { name: '保存' }).click();
  const first = await admin.locator('.secret').innerText();
  assert.ok(first.length >= 10, 'the first password is shown once');

  const page = await open(desk);
  await page.goto('/desk/');
  await page.getByLabel('登录名', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(first);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('这是初始密码').waitFor();
  await page.getByLabel('当前密码').fill(first);
  await page.getByLabel('新密码', { exact: true }).fill('river-lotus-bridge');
  await page.getByLabel('再次输入新密码').fill('river-lotus-bridge');
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('密码已修改').first().waitFor();
  await page.getByText('这是初始密码').waitFor({ state: 'detached' });
  await page.goto('/desk/appeals');
  await page.getByRole('heading', { name: '诉求办理' }).waitFor();
  const old = await fetch(new URL('/api/v1/session', page.url()), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: first }) });
  assert.equal(old.status, 401, 'the first password is worth nothing any more');
});

journey('a street and its people come from a file; the one-time password opens the workbench', async ({ open, as }) => {
  const stamp = String(Date.now() % 1e6);
  const file = (text) => ({ name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff单位代码,单位名称,单位类型,登录名,姓名,角色\r\n${text}`) });
  const admin = await as('admin');
  await admin.goto('/desk/accounts');
  await admin.getByRole('button', { name: '批量导入' }).click();
  const dialog = admin.getByRole('dialog', { name: '批量导入' });
  await dialog.locator('input[type=file]').setInputFiles(file(`x${stamp},新设街道,街道,,,\r\nx${stamp},,,ren${stamp},周新,皇帝`));
  await dialog.getByText('没有这个角色').waitFor();
  assert.ok(await dialog.getByRole('button', { name: '导入', exact: true }).isDisabled(), 'a file with a fault cannot be imported');
  await dialog.locator('input[type=file]').setInputFiles(file(`x${stamp},新设街道${stamp},街道,,,\r\nx${stamp},,,ren${stamp},周新,部门经办`));
  await dialog.getByText('将新建 1 个单位、1 名人员').waitFor();
  await dialog.getByRole('button', { name: '导入', exact: true }).click();
  await dialog.getByText('已新建 1 个单位、1 名人员').waitFor();
  const [download] = await Promise.all([admin.waitForEvent('download'), dialog.getByRole('button', { name: '下载密码表' }).click()]);
  const line = (await readFile(await download.path(), 'utf8')).split('\r\n')[1];
  const [login, , , password] = line.split(',').map((cell) => cell.slice(1, -1));
  assert.equal(login, `ren${stamp}`);

  const page = await open(desk);
  await page.goto('/login');
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=password]').press('Enter');
  await page.getByText('这是初始密码').waitFor();
});
