// What an enterprise is entitled to, it gets: applied for on a phone without a script, reviewed by one, decided by
// another, on public notice, paid; and 免申即享, where only the bank account is missing: chased by message and by a
// specialist. Working days pass in the database.
import assert from 'node:assert/strict';
import { accessible, api, journey, phone, sql } from './browser.mjs';
import { photo } from './material.mjs';

const text = (id, title, condition, benefit, application) => `编号: ${id}
标题: ${title}
文号: 测〔2026〕${id}号
发文机关: 示范区经济和信息化局
层级: 区
状态: 有效
施行日期: 2026-01-01
受众: 区内企业
摘要: 示范政策。
来源: {标题: 示范}
条件: ${condition}
待遇: ${benefit}
申报: ${application}
`;

async function published(as, body) {
  const writer = await as('bianji');
  await writer.goto('/desk/policies');
  const { body: version } = await api(writer, 'POST', '/api/v1/policy-versions', { body, note: '' });
  assert.deepEqual(version.findings, []);
  await api(writer, 'POST', `/api/v1/policy-versions/${version.id}/actions/submit`, {});
  const publisher = await as('fabu');
  await publisher.goto('/desk/policies');
  assert.equal((await api(publisher, 'POST', `/api/v1/policy-versions/${version.id}/actions/publish`, {})).status, 200);
}

/** Comes when `ask` answers. */
async function until(ask, what) {
  for (let i = 0; i < 600; ++i) {
    const answer = ask();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(what);
}

/** On whose desk the task lies: a specialist of the street, or an officer of the office. */
const caller = (policy) =>
  until(() => sql(`select coalesce(a.login, 'jingxin') from application.chase k left join auth.account a on a.id = k.assignee where k.policy_title = '${policy}'`), 'somebody is to call');

/** The working days of a notice pass; the platform ends it by itself. */
async function noticeOver(path) {
  const id = path.split('/').pop();
  sql(`update application.application set notice_from = notice_from - 30, notice_until = notice_from - 1 where id = '${id}';
       insert into jobs.job (kind) values ('application.watch')`);
  await until(() => sql(`select 1 from application.application where id = '${id}' and state = 'approved'`), 'the notice ends');
}

/** The head makes a payment list of all that is due and takes the bank's answer; returns the page of the list. */
async function paid(head, policy, answer) {
  await head.goto('/desk/payment-lists');
  await agreed(head, '制作拨付名单');
  const number = sql(`select number from application.application where policy_title = '${policy}'`);
  await head.getByRole('link', { name: number }).waitFor();
  await head.getByLabel('导入银行结果').setInputFiles({ name: '银行.csv', mimeType: 'text/csv', buffer: Buffer.from(answer(number)) });
  await head.getByText('已付 1 笔').waitFor();
  return head;
}

async function agreed(page, action) {
  await page.getByRole('button', { name: action, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

journey('an enterprise applies on its phone without a script, the office reviews, its head decides, everybody reads the notice', async ({ open, as }) => {
  const id = `sb-${Date.now() % 1e6}`, title = `设备更新补贴 ${id}`;
  await published(as, text(id, title, '{事实: 设备投资额, 至少: 10 万元, 条款: 第二条}', '{比例: 20%, 基数: 设备投资额, 上限: 50 万元}', '{方式: 申报, 公示工作日: 7, 材料: [设备发票]}'));
  const clerk = await as('qiye', phone, { javaScriptEnabled: false });
  await clerk.goto(`/policies/${id}`);
  await clerk.getByRole('link', { name: '申报', exact: true }).click();
  await clerk.getByRole('button', { name: '提交申报' }).click();
  await clerk.getByRole('alert').getByText('请上传：设备发票').waitFor();
  await clerk.getByLabel('设备投资额').fill('100 万元');
  await clerk.getByLabel('设备发票').setInputFiles({ ...photo, name: '发票.png' });
  await clerk.getByLabel('联系电话').fill('13900000001');
  await clerk.getByRole('button', { name: '暂存' }).click();
  await clerk.getByText('已暂存').waitFor();
  // Another day it goes on where it stopped.
  await clerk.getByRole('link', { name: title }).first().click();
  await clerk.getByText('发票.png').waitFor();
  await clerk.getByLabel('开户银行').fill('示范银行江城支行');
  await clerk.getByLabel('收款账号').fill('6222 0200 1234 5678');
  await clerk.getByRole('button', { name: '提交申报' }).click();
  await clerk.getByText('已提交。').waitFor();
  await clerk.getByText('6222 **** 5678').waitFor();
  const path = new URL(clerk.url()).pathname;

  const officer = await as('jingxin');
  await officer.goto(`/desk${path}`);
  await officer.getByText('发票.png').waitFor();
  await accessible(officer, 'an application at the desk');
  await agreed(officer, '受理');
  await officer.getByLabel('评分（0 至 100）').fill('88');
  await officer.getByRole('button', { name: '保存意见' }).click();
  await officer.getByText('88 分').waitFor();
  assert.equal(await officer.getByRole('button', { name: '拟同意，进入公示' }).count(), 0, 'who reviews does not decide');

  const head = await as('juzhang');
  await head.goto(`/desk${path}`);
  await head.getByLabel('核定金额（元）').fill('180000');
  await head.getByRole('button', { name: '拟同意，进入公示' }).click();
  await head.getByText('公示中').first().waitFor();

  const reader = await open(phone);
  await reader.goto('/notices');
  await reader.getByRole('heading', { name: title }).waitFor();
  await accessible(reader, 'the public notice');
  await clerk.goto('/messages');
  await clerk.getByText('拟获支持').first().waitFor();

  await noticeOver(path);
  const payments = await paid(head, title, (number) => `申报编号,结果\n${number},成功\n`);
  await payments.getByRole('cell', { name: '已付' }).first().waitFor();
  await accessible(payments, 'a payment list');
  await clerk.goto(path);
  await clerk.getByText('已拨付').first().waitFor();
  await clerk.getByText('18万元').first().waitFor();
});

journey('免申即享 with a missing account: the platform finds the enterprise, the enterprise only says where the money goes', async ({ as }) => {
  const id = `ms-${Date.now() % 1e6}`, title = `稳岗返还 ${id}`;
  await published(as, text(id, title, '{事实: 上年度实缴失业保险费, 超过: 0 万元}', '{比例: 60%, 基数: 上年度实缴失业保险费}', '{方式: 免申即享}'));
  const clerk = await as('qiye', phone);
  await clerk.goto('/policies/mine');
  await published(as, text(`${id}-b`, `另一项 ${id}`, '{事实: 设备投资额, 至少: 10 万元}', '{金额: 1 万元}', '{方式: 申报}'));
  const { body: { uscc } } = await api(clerk, 'POST', '/api/v1/applications', { policy: `${id}-b` });
  const head = await as('juzhang');
  await head.goto('/desk/grants');
  await head.getByLabel('政策（方式为免申即享）').selectOption({ label: title });
  await head.getByLabel('数据比对表').setInputFiles({ name: '比对.csv', mimeType: 'text/csv', buffer: Buffer.from(`统一社会信用代码,上年度实缴失业保险费\n${uscc},2 万元\n`) });
  await head.getByRole('button', { name: '开始比对' }).click();
  await head.getByRole('button', { name: '确认名单' }).waitFor();
  await head.getByText('12,000.00 元').first().waitFor();
  await accessible(head, 'a grant run');
  await agreed(head, '确认名单');
  await head.getByRole('link', { name: '缺收款账户的' }).waitFor();
  await head.getByRole('link', { name: '缺收款账户的' }).click();
  await head.getByText('待企业确认').last().waitFor();

  // A message alone is not enough: somebody calls, and says what came of it.
  await head.goBack();
  await agreed(head, '交专员联系');
  const firm = sql(`select subject_name from application.application where policy_title = '${title}'`);
  const street = await as(await caller(title));
  await street.goto('/desk/chases');
  await street.getByRole('link', { name: firm }).first().waitFor();
  await accessible(street, 'whom to call');
  await street.getByRole('link', { name: firm }).first().click();
  await street.getByLabel('联系情况').fill('办事员说今天补填');
  await street.getByRole('button', { name: '保存', exact: true }).click();
  await street.getByText('企业答应补填').last().waitFor();
  await accessible(street, 'a call');

  await clerk.goto('/applications');
  await clerk.getByRole('link', { name: title }).first().click();
  await clerk.getByLabel('开户银行').fill('示范银行江城支行');
  await clerk.getByLabel('收款账号').fill('6222020012345678');
  await clerk.getByRole('button', { name: '确认享受' }).click();
  await clerk.getByText('正在公示').first().waitFor();
  await accessible(clerk, 'a grant on notice');
});
