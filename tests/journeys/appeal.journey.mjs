// The life of an appeal beyond the main job: co-handlers, quality check, call-back, redo, extension, return,
// supervision, many at once, urging and the catalogue.
import assert from 'node:assert/strict';
import { accessible, api, journey, phone } from './browser.mjs';
import { idOf, orgOf, raise, step } from './main_job.journey.mjs';

const unique = (title) => `${title} ${Math.random().toString(36).slice(2, 8)}`;
const nameOfOrg = async (page) => (await (await page.request.get('/api/v1/me')).json()).org_name;
const panel = (page) => page.locator('section.panel');
const state = (page, text) => page.locator('.page-head').getByText(text, { exact: true }).waitFor();
const openCase = (page, id) => page.goto(`/desk/appeals/${id}`);

/** Presses a step, in the menu when it is not a button. */
async function start(page, deed) {
  await panel(page).getByRole('button').first().waitFor();
  const button = panel(page).getByRole('button', { name: deed, exact: true }).first();
  if (!(await button.isVisible())) await panel(page).getByRole('button', { name: '更多操作' }).click();
  await button.click();
}
const send = (page, deed) => panel(page).locator('form').getByRole('button', { name: deed, exact: true }).click();
async function chooseOrg(page, label, name) {
  await page.getByRole('combobox', { name: label }).fill(name);
  await page.getByRole('option', { name }).first().click();
}
/** A case of `clerk` that `officer` has signed for. */
async function signed(as, title) {
  const clerk = await as('qiye', phone);
  await raise(clerk, title);
  const id = idOf(clerk);
  const officer = await as('jingxin');
  await step(await as('zhongxin'), id, 'dispatch', { org_id: await orgOf(officer) });
  await step(officer, id, 'sign');
  return { clerk, officer, id };
}
/** A moment as the browser's control wants it, in China's time. */
const local = (iso, days) => new Date(Date.parse(iso) + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16);

journey('the whole life: help, quality check, call-back, redo, closed', async ({ as }) => {
  const head = await as('zhuren');
  const rules = await api(head, 'PUT', '/api/v1/appeal-rules/district', { rule: 'quality=true callback=all' });
  assert.equal(rules.status, 200, JSON.stringify(rules.body));
  try {
    const clerk = await as('qiye', phone);
    await raise(clerk, unique('园区雨后积水'));
    const id = idOf(clerk);
    const [centre, officer, helper] = [await as('zhongxin'), await as('jingxin'), await as('d05')];

    await openCase(centre, id);
    await start(centre, '派单');
    await chooseOrg(centre, '承办单位', await nameOfOrg(officer));
    await send(centre, '派单');
    await state(centre, '待签收');

    await openCase(officer, id);
    await start(officer, '签收');
    await state(officer, '办理中');
    await start(officer, '增加协办');
    await chooseOrg(officer, '协办单位', await nameOfOrg(helper));
    await send(officer, '增加协办');
    await officer.getByText('协办反馈 · ').first().waitFor();

    await helper.goto('/desk/appeals?helping=true');
    await helper.getByRole('link', { name: '园区雨后积水' }).first().click();
    await start(helper, '协办反馈');
    await helper.getByLabel('答复内容').fill('排水口已清掏，管网图一并提供。');
    await send(helper, '协办反馈');
    await helper.getByText('已反馈给主办单位').waitFor();

    await openCase(officer, id);
    await officer.getByText('排水口已清掏').first().waitFor();
    await start(officer, '答复');
    await officer.getByLabel('答复内容').fill('您好，已清掏排水口并加装水泵，今后雨前巡查。');
    await send(officer, '答复');
    await state(officer, '待质检');
    // The enterprise does not read an answer that is still looked at.
    await clerk.reload();
    await clerk.getByText('服务中心正在核对').waitFor();
    assert.equal(await clerk.getByText('加装水泵').count(), 0);

    await openCase(centre, id);
    await start(centre, '退回修改');
    await centre.getByLabel('理由').fill('请补充联系人和完成时间。');
    await send(centre, '退回修改');
    await state(centre, '办理中');
    await openCase(officer, id);
    await officer.getByText('请补充联系人和完成时间').first().waitFor();
    await start(officer, '答复');
    await officer.getByLabel('答复内容').fill('您好，已清掏排水口并加装水泵，本周五前完成，联系人周工。');
    await send(officer, '答复');
    await state(officer, '待质检');
    await openCase(centre, id);
    await start(centre, '质检通过');
    await send(centre, '质检通过');
    await state(centre, '已答复');
    await clerk.reload();
    await clerk.getByText('本周五前完成').first().waitFor();
    await accessible(clerk, 'an answered appeal on a phone');

    await start(centre, '转回访');
    await send(centre, '转回访');
    await state(centre, '待回访');
    await start(centre, '回访');
    await accessible(centre, 'the call-back form');
    await centre.getByLabel('已接通').check();
    for (const question of ['是否及时联系', '办理速度', '是否已经解决']) await centre.getByRole('group', { name: question }).getByLabel('否', { exact: true }).check();
    await centre.getByLabel('不满意', { exact: true }).check();
    await send(centre, '回访');
    await centre.locator('[data-error-summary]').getByText('说明').waitFor();
    await centre.getByRole('textbox', { name: '说明' }).fill('企业反映水泵未通电。');
    await send(centre, '回访');
    await state(centre, '办理中');

    await step(officer, id, 'reply', { text: '水泵已通电试运行，企业现场确认。' });
    await step(centre, id, 'pass');
    await step(centre, id, 'to_callback');
    await centre.reload();
    await start(centre, '回访');
    await centre.getByLabel('已接通').check();
    for (const question of ['是否及时联系', '办理速度', '是否已经解决']) await centre.getByRole('group', { name: question }).getByLabel('是', { exact: true }).check();
    await centre.getByLabel('满意', { exact: true }).check();
    await send(centre, '回访');
    await state(centre, '办结');
    await clerk.reload();
    await clerk.locator('ol.stages li.done').getByText('已办结').waitFor();
    const { body } = await api(centre, 'GET', `/api/v1/appeals/${id}`);
    assert.equal(body.redo_count, 1);
    assert.equal(body.rating.level, 'satisfied');
    await centre.goto(`/desk/appeals/${id}/print`);
    await centre.getByRole('heading', { name: '企业诉求办理卷宗' }).waitFor();
    await accessible(centre, 'the case file');
  } finally {
    await api(head, 'PUT', '/api/v1/appeal-rules/district', { rule: '' });
  }
}, { timeout: 600_000 });

journey('an extension is asked for, granted and told', async ({ as }) => {
  const { clerk, officer, id } = await signed(as, unique('变压器扩容'));
  const { body } = await api(officer, 'GET', `/api/v1/appeals/${id}`);
  await openCase(officer, id);
  await start(officer, '申请延期');
  await officer.getByLabel('至', { exact: true }).fill(local(body.reply_due_at, 5));
  await send(officer, '申请延期');
  await officer.locator('[data-error-summary]').getByText('理由').waitFor();
  await officer.getByLabel('理由').fill('须供电公司现场勘察。');
  await send(officer, '申请延期');
  await officer.getByText('等待负责人审批').waitFor();

  const head = await as('zhuren');
  await head.goto('/desk/appeals');
  await head.getByRole('button', { name: /延期待批/ }).click();
  await head.getByRole('link', { name: '变压器扩容' }).first().click();
  await start(head, '同意延期');
  await send(head, '同意延期');
  await head.getByText('已同意延期').waitFor();
  await clerk.goto(`/appeals/${id}`);
  await clerk.getByText('答复期限已延长至').waitFor();
});

journey('a return is refused and stays refused', async ({ as }) => {
  const { officer, id } = await signed(as, unique('广告牌设置'));
  await openCase(officer, id);
  await start(officer, '退回');
  await officer.getByLabel('理由').fill('户外广告不属于本单位职责。');
  await send(officer, '退回');
  await state(officer, '退回待审');
  const centre = await as('zhongxin');
  await centre.goto('/desk/appeals');
  await centre.getByRole('button', { name: /退回待裁定/ }).click();
  await centre.getByRole('link', { name: '广告牌设置' }).first().click();
  await start(centre, '不同意退回');
  await centre.getByLabel('理由').fill('园区统一设置，由产业主管部门牵头。');
  await send(centre, '不同意退回');
  await state(centre, '办理中');
  await openCase(officer, id);
  await officer.getByText('服务中心已指定承办').waitFor();
  await panel(officer).getByRole('button', { name: '更多操作' }).click();
  assert.equal(await panel(officer).getByRole('button', { name: '退回', exact: true }).count(), 0);
});

journey('supervision rises and ends', async ({ as }) => {
  const { officer, id } = await signed(as, unique('消防通道堵塞'));
  const head = await as('zhuren');
  await openCase(head, id);
  await start(head, '督办');
  await head.getByRole('textbox', { name: '说明' }).fill('三日内整改并报送照片。');
  await send(head, '督办');
  await state(head, '日常督办');
  await openCase(officer, id);
  await officer.getByText('三日内整改').first().waitFor();
  await head.goto('/desk/appeals?supervised=true');
  await head.getByRole('link', { name: '消防通道堵塞' }).first().click();
  await start(head, '督办');
  assert.deepEqual(await head.getByLabel('督办级别').locator('option').allTextContents(), ['挂牌督办', '约谈督办']);
  await panel(head).getByRole('button', { name: '取消' }).click();
  await start(head, '解除督办');
  await head.getByRole('textbox', { name: '说明' }).fill('已整改。');
  await send(head, '解除督办');
  await head.getByText('已解除督办').waitFor();
});

journey('many are dispatched at once', async ({ as }) => {
  const title = unique('批量');
  const clerk = await as('qiye', phone);
  for (const n of [1, 2]) await raise(clerk, `${title} 第${n}件`);
  const centre = await as('zhongxin');
  await centre.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await centre.getByRole('link', { name: `${title} 第2件` }).waitFor();
  await centre.getByLabel('选择本页全部').check();
  await centre.getByRole('region', { name: '批量办理' }).getByRole('button', { name: '派单' }).click();
  await chooseOrg(centre, '承办单位', await nameOfOrg(await as('jingxin')));
  await accessible(centre, 'the bulk dialog');
  await centre.getByRole('button', { name: '派单 2 件' }).click();
  await centre.getByText('完成 2 件，未成 0 件，共 2 件').waitFor();
  await centre.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();
  await centre.getByRole('cell', { name: '待签收' }).first().waitFor();
});

journey('many about one matter follow one, and the office reads whose they are', async ({ as }) => {
  const title = unique('大楼停电');
  const clerk = await as('qiye', phone);
  for (const n of [1, 2, 3]) await raise(clerk, `${title} 第${n}户`);
  const centre = await as('zhongxin');
  await centre.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await centre.getByRole('link', { name: `${title} 第3户` }).waitFor();
  await centre.getByLabel('选择本页全部').check();
  await centre.getByRole('region', { name: '批量办理' }).getByRole('button', { name: '并案' }).click();
  await centre.getByRole('combobox', { name: '主案' }).fill(`${title} 第1户`);
  await centre.getByRole('option', { name: `${title} 第1户` }).first().click();
  await accessible(centre, 'the bulk merge');
  await centre.getByRole('button', { name: '并案 3 件' }).click();
  await centre.getByText('完成 2 件，未成 0 件，共 2 件').waitFor();
  await centre.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();

  await centre.getByRole('link', { name: `${title} 第1户` }).click();
  await centre.getByRole('heading', { name: '随本件答复的诉求（2 件）' }).waitFor();
  const id = idOf(centre);
  const officer = await as('jingxin');
  await step(centre, id, 'dispatch', { org_id: await orgOf(officer) });
  await openCase(officer, id);
  const followers = officer.locator('section').filter({ has: officer.getByRole('heading', { name: '随本件答复的诉求（2 件）' }) });
  await followers.getByText(`${title} 第2户`).waitFor();
  assert.equal(await followers.getByRole('link').count(), 0, 'each stays its enterprise’s own until the answer');
  await accessible(officer, 'a main appeal with its followers');
});

journey('without JavaScript: urge once a day, see the clocks', async ({ as }) => {
  const clerk = await as('qiye', phone, { javaScriptEnabled: false });
  await raise(clerk, unique('门前施工扬尘'));
  await clerk.getByText('等待服务中心派单').waitFor();
  await clerk.getByText('催办', { exact: true }).first().click();
  await clerk.getByRole('button', { name: '催办' }).click();
  await clerk.getByText('催办').first().waitFor();
  assert.equal(await clerk.locator('summary', { hasText: '催办' }).count(), 0, 'once a working day');
  await clerk.getByRole('heading', { name: '办理时限' }).waitFor();
  await clerk.getByText(/还有 \d+ (天|小时)/).first().waitFor();
});

/** The enterprise of the demonstration's clerk. */
async function firmOf(as) {
  const clerk = await as('qiye', phone);
  await raise(clerk, unique('企业是谁'));
  const { body } = await api(clerk, 'GET', `/api/v1/appeals/${idOf(clerk)}`);
  return { id: body.subject_id, name: body.subject_name };
}

journey('the phone desk: a caller is found in the register and hears how to follow', async ({ as }) => {
  const firm = await firmOf(as);
  const centre = await as('zhongxin');
  const title = unique('来电反映天然气压力不足');
  await centre.goto('/desk/appeals/new');
  await centre.getByRole('combobox', { name: '企业' }).fill(firm.name);
  await centre.getByRole('option', { name: firm.name }).first().click();
  await centre.getByLabel('标题').fill(title);
  await centre.getByLabel('情况说明').fill('来电称早班天然气压力不足，窑炉温度上不去，请燃气公司派员。');
  await centre.getByLabel('联系人').fill('孙师傅');
  await centre.getByLabel('联系电话').fill('13800138001');
  await accessible(centre, 'the phone desk');
  await centre.getByRole('button', { name: '登记', exact: true }).click();
  await centre.waitForURL(/\/desk\/appeals\/[0-9a-f-]{36}/);
  await state(centre, '待派单');
  const { body } = await api(centre, 'GET', `/api/v1/appeals/${idOf(centre)}`);
  assert.equal(body.channel, 'phone');
  assert.equal(body.subject_name, firm.name);
});

journey('a list is looked through, then taken', async ({ as }) => {
  const firm = await firmOf(as);
  const head = await as('zhongxin');
  const { body } = await api(head, 'GET', `/api/v1/register/entities?q=${encodeURIComponent(firm.name)}&limit=1`);
  const title = unique('走访收集');
  const csv = `类型,标题,内容,统一社会信用代码,联系人,联系电话,类别,地点\n求助,${title},走访时反映门前道路破损，请修补。,${body.items[0].uscc},李经理,13800138002,,东门\n求助,没有代码的,走访时反映门前道路破损，请修补。,,李经理,13800138002,,东门\n`;
  await head.goto('/desk/appeals/import');
  await head.getByLabel('文件').setInputFiles({ name: '走访.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await head.getByRole('heading', { name: '二、核对' }).waitFor();
  await head.getByRole('cell', { name: '3', exact: true }).waitFor();
  await accessible(head, 'the import');
  await head.getByRole('button', { name: '导入 1 件' }).click();
  await head.getByRole('heading', { name: '三、结果' }).waitFor();
  await head.goto(`/desk/appeals?q=${encodeURIComponent(title)}`);
  await head.getByRole('link', { name: title }).waitFor();
});

journey('two who write the same answer see each other, and the second learns who was first', async ({ as }) => {
  const { officer, id } = await signed(as, unique('围墙开裂'));
  const centre = await as('zhongxin');
  await openCase(centre, id);
  await start(centre, '增加协办');
  await openCase(officer, id);
  await start(officer, '答复');
  await officer.getByText(/正在填写“增加协办”/).waitFor();
  await officer.getByLabel('答复内容').fill('您好，围墙本周内加固。');
  // Somebody else's step comes first, at the last moment.
  await officer.route('**/actions/reply', async (route) => {
    await step(centre, id, 'note', { note: '请注意安全。', internal: true });
    await route.continue();
  }, { times: 1 });
  await send(officer, '答复');
  await officer.getByRole('alert').getByText(/刚刚由.*更新/).waitFor();
  assert.equal(await officer.getByLabel('答复内容').inputValue(), '您好，围墙本周内加固。');
  await send(officer, '答复');
  await state(officer, '已答复');
});

journey('an investigation, a grant on the list, its payment', async ({ as }) => {
  const firm = await firmOf(as);
  const { officer, id } = await signed(as, unique('改制遗留的社保'));
  await openCase(officer, id);
  await officer.getByRole('button', { name: '记录调查' }).click();
  await officer.getByLabel('地点').fill('企业会议室');
  await officer.getByLabel('参加人员').fill('街道、企业、工会');
  await officer.getByLabel('查明的情况').fill('应补缴十二人，企业无力承担。');
  await officer.locator('form').getByRole('button', { name: '保存' }).click();
  await officer.getByText('应补缴十二人').waitFor();
  await officer.evaluate(() => window.scrollTo(0, 0));
  await accessible(officer, 'a case with an investigation');

  const centre = await as('zhongxin');
  await centre.goto('/desk/appeals/hardship');
  await centre.getByRole('button', { name: '列入清单' }).click();
  await centre.getByRole('combobox', { name: '企业' }).fill(firm.name);
  await centre.getByRole('option', { name: firm.name }).first().click();
  await centre.getByLabel('金额（元）').fill('40000');
  await centre.getByLabel('应发放日期').fill('2026-01-31');
  await centre.getByLabel('资金来源').fill('区级困难企业专项');
  await centre.getByLabel('事由').fill('职工社保补缴');
  await accessible(centre, 'the form of a grant');
  await centre.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  const grant = centre.locator('.grants > li').filter({ hasText: '职工社保补缴' }).first();
  await grant.getByText('逾期未发').waitFor();
  await grant.getByRole('button', { name: '登记发放' }).click();
  await centre.getByLabel('发放日期').fill('2026-02-02');
  await centre.getByLabel('支付凭证号').fill('ZF-031');
  await centre.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await grant.getByText('已发放', { exact: true }).waitFor();
  await accessible(centre, 'the list of funds');
});
