// A policy goes from the officer's desk to the enterprises it concerns, with the reason for each.
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { journey, phone } from './browser.mjs';

async function confirmed(page, action) {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

const text = (id, title, atLeast) => `编号: ${id}
标题: ${title}
文号: 测〔2026〕9号
发文机关: 示范区经信局
层级: 区
状态: 有效
施行日期: 2026-01-01
受众: 区内企业
摘要: 设备投资补两成，最高五十万元。
来源: {标题: 示范}
条件: {事实: 设备投资额, 至少: ${atLeast}, 条款: 第二条}
待遇: {比例: 20%, 基数: 设备投资额, 上限: 50 万元}
`;
const cases = (id) => `政策: ${id}
用例:
  - {标题: 正好十万, 假如: 设备投资额 是 10 万元, 当: 2026-03-01, 那么: 符合；金额 2 万元}
  - {标题: 差一分, 假如: 设备投资额 是 9.99 万元, 当: 2026-03-01, 那么: 不符合；未满足 设备投资额}
`;

journey('a policy is written, checked, published by another, and an enterprise learns that it is entitled', async ({ open, as }) => {
  const id = `jy-${Date.now() % 1e6}`, title = `设备更新补贴 ${id}`;
  const writer = await as('bianji');
  await writer.goto('/desk/policies/new');
  await writer.getByLabel('政策规则（YAML）').fill(text(id, title, '10 人'));
  await writer.getByText('有 1 处错误').waitFor();
  await writer.getByText('第 11 行').waitFor();
  await writer.getByLabel('政策规则（YAML）').fill(text(id, title, '10 万元'));
  await writer.getByText('检查通过').waitFor();
  await writer.getByText('个不符').waitFor();
  await writer.getByText('用文字编辑用例（YAML）').click();
  await writer.getByLabel('用例', { exact: true }).fill(cases(id));
  await writer.getByText('2 个全部通过').waitFor();
  await writer.getByText('用表单编辑用例').click();
  await writer.getByLabel('金额应是').first().fill('3 万元');
  await writer.getByLabel('金额应是').first().blur();
  await writer.getByText('1 个不符').waitFor();
  await writer.getByLabel('金额应是').first().fill('2 万元');
  await writer.getByLabel('金额应是').first().blur();
  await writer.getByText('2 个全部通过').waitFor();
  await writer.getByRole('button', { name: '保存草稿' }).click();
  await writer.getByRole('heading', { name: title, level: 1 }).waitFor();
  await confirmed(writer, '送审');
  await writer.getByText('待审核').first().waitFor();
  const path = new URL(writer.url()).pathname;

  const reader = await open(phone);
  assert.equal((await reader.goto(`/policies/${id}`)).status(), 404, 'nobody reads it before');
  const publisher = await as('fabu');
  await publisher.goto(path);
  await confirmed(publisher, '发布');
  await publisher.getByText('已发布').first().waitFor();

  await reader.goto(`/policies?q=${encodeURIComponent(title)}`);
  await reader.getByRole('link', { name: title }).first().click();
  await reader.getByText('第二条').waitFor();

  const clerk = await as('qiye', phone);
  await clerk.goto('/policies/mine');
  await clerk.getByRole('link', { name: /显示全部/ }).first().click(); // at first only the twenty of each kind that bring most
  await clerk.getByRole('link', { name: title }).waitFor();
  await clerk.goto(`/policies/check?equipment_investment=100`);
  await clerk.getByRole('link', { name: title }).waitFor();
});

/** The forms of the editor, as the workbench has them. */
async function forms() {
  registerHooks({
    resolve: (name, context, next) => next(name.startsWith('./') && context.parentURL?.includes('/modules/policy/web/') ? `${name}.ts` : name, context),
  });
  return { ...(await import('../../modules/policy/web/blocks.ts')), ...(await import('../../modules/policy/web/tree.ts')), ...(await import('../../modules/policy/web/identity.ts')) };
}

/** Preconditions wherever a condition may stand. */
const guarded = `${text('guarded', '有前提的政策', '10 万元').replace(/条件: .*\n待遇: .*\n/, '')}适用: {事实: 注册地, 属于: [江汉区], 前提: {事实: 上市公司, 是: 否}}
条件:
  全部:
    - {事实: 设备投资额, 至少: 10 万元, 前提: {任一: [{事实: 企业规模, 是: 大型}, {人工审核: 行业龙头}]}}
    - 前提: {全部: [{事实: 从业人员数, 至少: 20 人, 前提: {事实: 上市公司, 是: 否}}, {事实: 企业规模, 属于: [小型, 微型]}]}
      条款: 第三条
      任一:
        - {事实: 成立日期, 满: 1 年}
        - {人工审核: 由专家认定, 前提: {事实: 上市公司, 是: 是}}
待遇:
  各项:
    - {金额: 1 万元, 前提: {事实: 从业人员数, 至少: 20 人, 前提: {事实: 上市公司, 是: 否}}}
`;

journey('every shipped policy goes through the forms and comes back as it was', async ({ as }) => {
  const f = await forms();
  const writer = await as('bianji');
  await writer.goto('/desk/policies');
  const { csrf } = await (await writer.request.get('/api/v1/me')).json();
  const checked = async (body) => {
    const answer = await writer.request.post('/api/v1/policy-versions/check', { data: { body, note: '' }, headers: { 'X-CSRF-Token': csrf } });
    assert.equal(answer.status(), 200, await answer.text());
    return answer.json();
  };
  const { items } = await (await writer.request.get('/api/v1/policy-versions?state=published&limit=200')).json();
  const shipped = items.filter((v) => v.state === 'published' && /^(nat|hb|wh|dh|hs|ja|wc)-/.test(v.slug));
  assert.ok(shipped.length >= 30, `${shipped.length} policies`);
  const texts = [['guarded', guarded]];
  for (const { id, slug } of shipped) texts.push([slug, (await (await writer.request.get(`/api/v1/policy-versions/${id}`)).json()).body]);
  for (const [slug, body] of texts) {
    const before = await checked(body);
    let text = body;
    text = f.withBlock(text, '待遇', f.benefitYaml(f.partOf(before.fields.benefit)));
    text = f.withBlock(text, '约束', f.termsYaml(before.fields.terms));
    text = f.withBlock(text, '申报', f.applicationYaml(before.fields.application));
    for (const key of f.identityKeys) text = f.withBlock(text, key, f.identityBlock(before.fields.identity, key));
    text = f.withBlock(text, '参数', f.parametersYaml(before.fields.parameters));
    text = f.withBlock(text, '联系', f.contactsYaml(before.fields.contacts));
    text = f.withBlock(text, '适用', f.scopeYaml(f.treeOf(before.fields.scope)));
    const root = f.treeOf(before.tree);
    text = f.withConditions(text, before.tree[0].kind === 'all' ? root : f.bare(root));
    const after = await checked(text);
    assert.deepEqual(after.fields, before.fields, slug);
    assert.deepEqual([after.tree, after.preview, after.publishable], [before.tree, before.preview, before.publishable], slug);
    const notes = (t) => [...t.matchAll(/(?<=^|\s)#.*$/gm)].length;
    assert.equal(notes(text), notes(body), `${slug}: no note is lost`);
  }
});
