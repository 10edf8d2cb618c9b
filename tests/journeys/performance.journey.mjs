// Work is entered with evidence and counted; a budget goes from its figures to the public page.
import assert from 'node:assert/strict';
import { journey, phone } from './browser.mjs';

async function confirmed(page, action) {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

journey('work that nothing else records is entered, counted by its indicator, and found behind the number', async ({ as }) => {
  const title = `走访楼宇 ${Date.now() % 1e6}`;
  const specialist = await as('zhuanyuan');
  await specialist.goto('/desk/performance/ledger');
  await specialist.getByRole('button', { name: '登记', exact: true }).click();
  const form = specialist.getByRole('dialog');
  await form.getByLabel('类别').selectOption({ label: '走访楼宇' });
  await form.getByLabel('事项').fill(title);
  await form.getByRole('button', { name: '保存' }).click();
  await specialist.getByRole('heading', { name: title }).waitFor();
  const head = await as('zhuren');
  await head.goto('/desk/performance/indicators/building_visits');
  await head.getByRole('link', { name: title }).click();
  await head.getByRole('heading', { name: title }).waitFor();
});

const figures = `类别,编码,名称,人员经费,公用经费,项目支出,金额,说明
科目名称,201,一般公共服务支出,,,,,
科目名称,20103,政府办公厅（室）及相关机构事务,,,,,
功能科目,2010350,事业运行,300,40,,,
功能科目,2010302,一般行政管理事务,,,120,,
经济科目,30101,基本工资,,,,300,
经济科目,30201,办公费,,,,40,
项目,,走访服务企业,,,,120,走访企业
上年合计,,,,,,450,
`;

journey('a budget is imported, checked, published by another, and everybody has its tables as data', async ({ as, open }) => {
  const unit = `测试中心 ${Date.now() % 1e6}`;
  const writer = await as('bianji');
  await writer.goto('/desk/performance/budgets');
  await writer.getByRole('button', { name: '新建', exact: true }).click();
  await writer.getByRole('dialog').getByLabel('单位名称').fill(unit);
  await writer.getByRole('button', { name: '开始填报' }).click();
  await writer.getByText('处待改正').first().waitFor();
  await writer.getByLabel('从 XLSX 导入').setInputFiles({ name: 'figures.csv', mimeType: 'text/csv', buffer: Buffer.from(figures.replace('120,走访企业', '121,走访企业')) });
  await writer.getByText('121.00 万元 ≠ 功能分类项目支出 120.00 万元').first().waitFor();
  const path = new URL(writer.url()).pathname, id = path.split('/').pop();
  const head = await as('lingdao');
  await head.goto(path);
  await head.getByText('处待改正').first().waitFor();
  assert.equal(await head.getByRole('button', { name: '公开', exact: true }).count(), 0, 'nobody publishes a contradiction');
  await writer.getByLabel('从 XLSX 导入').setInputFiles({ name: 'figures.csv', mimeType: 'text/csv', buffer: Buffer.from(figures) });
  await writer.getByText('检查通过').waitFor();

  const reader = await open(phone);
  assert.equal((await reader.goto(`/disclosure/${id}`)).status(), 404, 'nobody reads it before');
  await head.reload();
  await confirmed(head, '公开');
  await head.getByText('已公开').first().waitFor();
  await head.getByRole('button', { name: '调整过程' }).click();
  await head.getByText('导入数据 · 合计 460.00').first().waitFor();
  assert.equal(await head.getByText('导入数据').count(), 2, 'each import is kept');

  await reader.goto('/disclosure');
  await reader.getByRole('link', { name: unit }).click();
  await reader.getByText('增加10.00万元，增长2.22%').first().waitFor();
  const table = await reader.request.get(`/disclosure/${id}/tables/1.csv`);
  assert.match(await table.text(), /本年收入合计,460\.00,本年支出合计,460\.00/);
});

const executed = `类别,编码,名称,人员经费,公用经费,项目支出,金额,说明,年初预算,全年预算,执行数
科目名称,201,一般公共服务支出,,,,,,,,
科目名称,20103,政府办公厅（室）及相关机构事务,,,,,,,,
功能科目,2010350,事业运行,300,40,,,,330,345,
功能科目,2010302,一般行政管理事务,,,96,,,120,120,
经济科目,30101,基本工资,,,,300,,,,
经济科目,30201,办公费,,,,40,,,,
项目,,走访服务企业,,,,120,走访企业,,120,96
`;

journey('the execution of the year is imported into a final account, which composes its tables', async ({ as }) => {
  const writer = await as('bianji');
  await writer.goto('/desk/performance/budgets');
  await writer.getByRole('button', { name: '新建', exact: true }).click();
  const dialog = writer.getByRole('dialog');
  await dialog.getByLabel('类别').selectOption({ label: '部门决算' });
  await dialog.getByLabel('单位名称').fill(`测试中心 ${Date.now() % 1e6}`);
  await writer.getByRole('button', { name: '开始填报' }).click();
  await writer.getByLabel('从 XLSX 导入').setInputFiles({ name: 'executed.csv', mimeType: 'text/csv', buffer: Buffer.from(executed) });
  await writer.getByText('检查通过').waitFor();
  await writer.getByRole('button', { name: '报表和说明' }).click();
  await writer.getByText('完成预算的80').first().waitFor();
});

journey('a self-evaluation is completed, signed by another, kept when it is taken up again, and counts for the next year', async ({ as }) => {
  const year = new Date(Date.now() + 8 * 3600e3).getUTCFullYear();
  const writer = await as('bianji');
  await writer.goto('/desk/performance/plans');
  const plans = (await (await writer.request.get('/api/v1/performance-plans')).json()).items;
  const path = `/desk/performance/plans/${plans.find((p) => p.year === year).id}`;
  await writer.goto(path);
  await writer.getByText(`${year - 1}年自评`).waitFor();
  await writer.getByText('填写自评').click();
  const goal = writer.getByRole('listitem').filter({ hasText: '企业获得感' });
  await goal.getByLabel('评定').selectOption({ label: '达成' });
  await goal.getByLabel('得分').fill('14');
  for (const reason of await writer.getByLabel('偏差原因').all()) await reason.fill('年度未满，按进度推进');
  await writer.getByLabel('执行偏差原因').fill('尾款按合同年底支付');
  await writer.getByLabel('评价结果的应用').fill('列入下年预算安排的依据');
  await writer.getByRole('button', { name: '保存', exact: true }).click();
  await writer.getByText('人工更正，记录为').waitFor();
  await writer.getByText('与街道联合走访在台账中重复登记').waitFor();
  assert.equal(await writer.getByRole('button', { name: '签署自评' }).count(), 0, 'nobody signs what he wrote');

  const head = await as('zhuren');
  await head.goto(path);
  await confirmed(head, '签署自评');
  await head.getByText('已签署', { exact: true }).first().waitFor();
  await head.getByText(/校验值 [0-9a-f]{64}/).waitFor();
  assert.equal(await head.getByRole('button', { name: '填写自评' }).count(), 0, 'a signed form does not change');

  await head.getByRole('button', { name: '重新打开', exact: true }).click();
  const dialog = head.getByRole('dialog');
  await dialog.getByRole('textbox').fill('补充一项佐证');
  await dialog.getByRole('button', { name: '重新打开', exact: true }).click();
  await head.getByText('补充一项佐证').waitFor();
  await head.getByRole('button', { name: /签署的表/ }).click();
  await head.getByRole('dialog').getByText('企业获得感').waitFor();
});
