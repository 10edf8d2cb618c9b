import { afterEach, expect, it, vi } from 'vitest'
import { question } from '@ui/confirm'
import { fail, serve, show } from '@ui/testing/mount'
import type { BenefitFields, IdentityFields, PolicyFields, PolicyTreeNode, PolicyVersion } from '@api/types'
import BasicsForm from './BasicsForm.vue'
import BlocksForm from './BlocksForm.vue'
import RulesForm from './RulesForm.vue'
import PoliciesView from './PoliciesView.vue'
import PolicyEditor from './PolicyEditor.vue'
import module from './routes'
import { share } from './text'
import { casesOf, casesYaml, emptyCase } from './cases'
import CasesForm from './CasesForm.vue'
import { applicationYaml, benefitYaml, complete as benefitComplete, emptyApplication, emptyPart, emptyTerms, partOf, termsYaml } from './blocks'
import { contactsComplete, contactsYaml, emptyContact, emptyParameter, identityBlock, inUse, parametersComplete, parametersYaml } from './identity'
import { complete, group, leaf, scalar, treeOf, withBlock, withConditions, yamlOf } from './tree'

const version = (more: Partial<PolicyVersion> = {}): PolicyVersion => ({
  id: 'v1', slug: 'jh-energy', title: '节能补贴', body: '编号: jh-energy', cases: '', note: '', written_name: '编辑一', reviewed_name: '', number: 1, state: 'draft', findings: [], ...more,
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const open = async (value: PolicyVersion, answers = {}) => {
  const check = { slug: value.slug, title: value.title, publishable: true, findings: value.findings, tree: [], cases: [] }
  const calls = serve({ 'GET /api/v1/policy-versions/v1': value, 'POST /api/v1/policy-versions/check': check, ...answers })
  return { ...(await show(PolicyEditor, '/policies/v1', module.routes, { props: { id: 'v1' }, permissions: ['policy.edit', 'policy.publish'] })), calls }
}
const labels = (wrapper: Awaited<ReturnType<typeof open>>['wrapper']) => wrapper.findAll('.page-head button').map((b) => b.text())

it('offers the steps of the state; what was published is read only', async () => {
  expect(labels((await open(version())).wrapper)).toEqual(['保存草稿', '送审'])
  expect(labels((await open(version({ state: 'review' }))).wrapper)).toEqual(['发布', '退回修改', '另起新版本'])
  const published = await open(version({ state: 'published' }))
  expect(labels(published.wrapper)).toEqual(['撤回', '另起新版本'])
  expect(published.wrapper.get('textarea').attributes('readonly')).toBeDefined()
})

it('what the check refuses cannot be submitted, and says line and column', async () => {
  const findings = [{ severity: 'error', code: 'rules.unit', message: '单位不对', help: '改用人', line: 12, column: 19 }]
  const { wrapper } = await open(version({ findings }))
  expect(wrapper.text()).toContain('有 1 处错误')
  expect(wrapper.text()).toContain('第 12 行第 19 列')
  expect(wrapper.findAll('.page-head button')[1]!.attributes('disabled')).toBeDefined()
})

it('what could not be checked is not called right, and is checked again on request', async () => {
  const { wrapper, flush } = await open(version(), { 'POST /api/v1/policy-versions/check': fail(500, { code: 'internal', message: '服务器出错' }) })
  expect(wrapper.text()).not.toContain('检查通过')
  expect(wrapper.text()).toContain('还没有检查')
  expect(wrapper.findAll('.page-head button').find((b) => b.text() === '送审')!.attributes('disabled')).toBeDefined()
  serve({ 'POST /api/v1/policy-versions/check': { slug: 'jh-energy', title: '', publishable: true, findings: [], tree: [], cases: [] } })
  await wrapper.findAll('button').find((b) => b.text() === '重试')!.trigger('click')
  await flush()
  expect(wrapper.text()).toContain('检查通过')
})

it('publishing is asked for first', async () => {
  const { wrapper, flush, calls } = await open(version({ state: 'review' }), { 'POST /api/v1/policy-versions/v1/actions/publish': version({ state: 'published' }) })
  await wrapper.findAll('.page-head button')[0]!.trigger('click')
  question.value!.answer('')
  await flush()
  expect(calls.some((c) => c.method === 'POST' && c.url.pathname.endsWith('/publish'))).toBe(true)
  expect(labels(wrapper)).toEqual(['撤回', '另起新版本'])
})

it('the list is empty, or leads to the versions', async () => {
  serve({ 'GET /api/v1/policy-versions': { items: [], next_cursor: '', total: 0 } })
  expect((await show(PoliciesView, '/policies', module.routes, { permissions: ['policy.edit'] })).wrapper.text()).toContain('还没有政策')
})

const node = (more: Partial<PolicyTreeNode>): PolicyTreeNode => ({ depth: 0, kind: 'leaf', needed: 0, label: '', clause: '', fact: '', evidence: [], tests: [], when: false, ...more })

it('the tree of conditions is written as the text that it was read from', () => {
  const root = treeOf([
    node({ kind: 'all' }),
    node({ depth: 1, fact: '行业', tests: [{ op: 'in', values: ['B', 'C'] }], clause: '第二条' }),
    node({ depth: 1, kind: 'any' }),
    node({ depth: 2, fact: '从业人员数', tests: [{ op: 'at_least', values: ['20人'] }, { op: 'at_most', values: ['$上限'] }], evidence: ['社保缴纳证明'] }),
    node({ depth: 2, kind: 'not' }),
    node({ depth: 3, fact: '上市公司', tests: [{ op: 'is', values: ['是'] }] }),
    node({ depth: 1, kind: 'review', label: '主要产品: 属于目录' }),
  ])!
  expect(yamlOf(root)).toBe(`条件:
  全部:
    - {事实: 行业, 属于: [B, C], 条款: 第二条}
    - 任一:
        - {事实: 从业人员数, 至少: 20人, 至多: $上限, 证明: [社保缴纳证明]}
        - 非: {事实: 上市公司, 是: 是}
    - {人工审核: "主要产品: 属于目录"}`)
})

it('only the block of conditions is replaced; comments around it stay', () => {
  const root = treeOf([node({ fact: '上市公司', tests: [{ op: 'is', values: ['否'] }] })])!
  expect(withConditions('编号: p  # 甲\n条件:\n  全部:\n    - {事实: 旧, 是: 是}\n\n# 待遇如下\n待遇: {金额: 1 万元}\n', root)).toBe(
    '编号: p  # 甲\n条件:\n  全部:\n    - {事实: 上市公司, 是: 否}\n\n# 待遇如下\n待遇: {金额: 1 万元}\n')
  expect(withConditions('编号: p', root)).toContain('编号: p\n条件:\n')
})

it('what is not filled in yet is not written', () => {
  expect(complete(group('all'))).toBe(false)
  expect(complete({ ...group('all'), children: [leaf('上市公司', 'is')] })).toBe(false)
})

const fields = (more: Partial<BenefitFields>): BenefitFields => ({
  depth: 0, kind: 'fixed', label: '', clause: '', amount: '', rate: '', base: '', by: '', cap: '', least: '', step: '', reward: '', text: '', policy: '', highest: false, tiers: [], when: [], ...more,
})

it('a benefit of parts, tiers and conditions is written as it was read', () => {
  const part = partOf([
    fields({ kind: 'parts', highest: true }),
    fields({ depth: 1, kind: 'share', label: '设备', rate: '$补贴比例', base: '设备投资额', cap: '50万元' }),
    fields({ depth: 1, kind: 'fixed', amount: '1,200万元', when: [node({ kind: 'all' }), node({ depth: 1, fact: '上市公司', tests: [{ op: 'is', values: ['是'] }] })] }),
    fields({ depth: 1, kind: 'tiers', by: '营业收入', tiers: [{ from: '', below: '1亿元', amount: '5万元', rate: '' }, { from: '1亿元', below: '', amount: '10万元', rate: '' }] }),
    fields({ depth: 1, kind: 'step', by: '从业人员数', step: '10人', reward: '1万元' }),
    fields({ depth: 1, kind: 'match', rate: '100%', policy: 'hb-1' }),
  ])
  expect(benefitYaml(part)).toBe(`待遇:
  就高: 是
  各项:
    - {说明: 设备, 比例: $补贴比例, 基数: 设备投资额, 上限: 50万元}
    - {金额: "1,200万元", 前提: {事实: 上市公司, 是: 是}}
    - {按: 营业收入, 档次: [{不足: 1亿元, 金额: 5万元}, {自: 1亿元, 金额: 10万元}]}
    - {按: 从业人员数, 每增: 10人, 奖励: 1万元}
    - {配套: "100%", 政策: hb-1}`)
  expect(benefitYaml(null)).toBeNull()
})

it('limits and application are written line by line; what is not told is left out', () => {
  expect(termsYaml(emptyTerms())).toBeNull()
  expect(termsYaml({ ...emptyTerms(), instalments: ['60%', '40%'], pledge_years: '5', quota: '15 家' })).toBe('约束:\n  分期: ["60%", "40%"]\n  承诺年限: 5\n  名额: 15 家')
  expect(applicationYaml({ ...emptyApplication(), mode: '申报', closes: '2026-06-30 17:00', materials: [{ name: '申请表', basis: '', required: true }, { name: '节能报告', basis: '第三条', required: false }] })).toBe(
    '申报:\n  方式: 申报\n  截止: "2026-06-30 17:00"\n  材料:\n    - 申请表\n    - {名称: 节能报告, 依据: 第三条, 必须: 否}')
})

it('a block is replaced, added in its place or left out; notes inside it move in front', () => {
  const text = '编号: p\n条件:\n  {事实: 甲, 是: 是}\n待遇:  # 定额\n  金额: 1 万元  # 每家\n  # 不含税\n申报: {渠道: "网#上"}\n'
  expect(withBlock(text, '待遇', '待遇: {金额: 2万元}')).toBe('编号: p\n条件:\n  {事实: 甲, 是: 是}\n# 定额\n# 每家\n# 不含税\n待遇: {金额: 2万元}\n申报: {渠道: "网#上"}\n')
  expect(withBlock(text, '约束', '约束:\n  名额: 15 家')).toContain('# 不含税\n约束:\n  名额: 15 家\n申报:')
  expect(withBlock(text, '申报', null)).not.toContain('申报')
  expect(withBlock('编号: p', '约束', null)).toBe('编号: p')
})

it('a benefit that says too little is not written', () => {
  expect(benefitComplete(emptyPart('fixed'))).toBe(false)
  expect(benefitComplete({ ...emptyPart('share'), rate: '20%', base: '设备投资额' })).toBe(true)
  expect(benefitComplete({ ...emptyPart('tiers'), by: '营业收入', tiers: [{ from: '1', below: '', amount: '1 万元', rate: '1%' }] })).toBe(false)
})

it('what is typed stays a value, whatever it looks like', () => {
  expect(['- 甲', 'a: b', '是#否', '"', '50%', '', '甲\u2028条件: {}'].map(scalar)).toEqual(['"- 甲"', '"a: b"', '"是#否"', '"\\""', '"50%"', '""', '"甲 条件: {}"'])
})

const identity = (more: Partial<IdentityFields> = {}): IdentityFields => ({
  id: 'p', title: '补贴', title_en: '', doc_number: '', issuer: '示范区', audience: '企业', summary: '补', version: '', series: '', region: '', level: 'district', status: 'valid', subject: 'general',
  published: '', effective: '', expires: '', abolished: '', groups: [], supersedes: [], related: [], unknowns: [], successor_number: '', successor: '', succeeded: '',
  fair_conclusion: '', fair_basis: '', fair_until: '', source_address: '', source_kind: '', source_title: '', source_read: '', ...more,
})
const policyFields = (more: Partial<PolicyFields> = {}): PolicyFields => ({
  identity: identity(), parameters: [], contacts: [], scope: [], benefit: [fields({ amount: '5万元' })], terms: emptyTerms(), application: emptyApplication(), ...more,
})
const forms = async (answer: PolicyFields | null, body = '编号: p\n待遇: {金额: 5万元}\n', form: typeof BlocksForm | typeof BasicsForm | typeof RulesForm = BlocksForm, more = {}) => {
  const shown = await show(form, '/policies', module.routes, { props: { fields: answer, facts: [], body, readonly: false, ...more } })
  await shown.wrapper.get('button').trigger('click')
  return shown.wrapper
}
type Form = Awaited<ReturnType<typeof forms>>
const field = (wrapper: Form, label: string) => wrapper.findAll('label').find((l) => l.text().startsWith(label))!.get('input, select, textarea')
const last = (wrapper: Form) => (wrapper.emitted('write') as unknown[][]).at(-1)![0]

it('a form writes its block into the text; what is too little waits', async () => {
  const wrapper = await forms(policyFields())
  const amount = wrapper.findAll('.part input')[0]!
  await amount.setValue('')
  expect(wrapper.emitted('write')).toBeUndefined()
  expect(wrapper.text()).toContain('填完后写入')
  await amount.setValue('8 万元')
  expect(wrapper.emitted('write')!.at(-1)).toEqual(['编号: p\n待遇: {金额: 8 万元}\n'])
  const pledge = wrapper.findAll('.terms label').find((l) => l.text().startsWith('承诺年限'))!.get('input')
  await pledge.setValue('5')
  expect(wrapper.emitted('write')!.at(-1)).toEqual(['编号: p\n待遇: {金额: 5万元}\n约束:\n  承诺年限: 5\n'])
})

it('identity: what is changed rewrites its own line only, and keeps the note behind it', async () => {
  const body = '编号: p\n标题: 补贴  # 全称\n发文机关: 示范区\n条件: {事实: 甲, 是: 是}\n'
  const wrapper = await forms(policyFields(), body, BasicsForm)
  await field(wrapper, '标题').setValue('节能: 补贴')
  expect(last(wrapper)).toBe('编号: p\n标题: "节能: 补贴"  # 全称\n发文机关: 示范区\n条件: {事实: 甲, 是: 是}\n')
  await field(wrapper, '失效日期').setValue('2027-12-31')
  expect(last(wrapper)).toContain('发文机关: 示范区\n失效日期: 2027-12-31\n条件')
  await field(wrapper, '状态').setValue('abolished')
  expect(last(wrapper)).toContain('\n状态: 废止\n')
  await field(wrapper, '发文机关').setValue('')
  expect(wrapper.text()).toContain('填完后写入')
  expect(last(wrapper)).toContain('发文机关: 示范区')
})

it('identity: maps and lists are one line each; nothing said is no line', () => {
  const f = identity({ groups: ['startup', 'technology'], fair_conclusion: '通过', source_address: 'https://a.gov.cn/1', source_kind: '官方', unknowns: ['金额, 时间'], successor_number: '武政〔2026〕1号', succeeded: '2026-02-01' })
  expect(identityBlock(f, '受众类别')).toBe('受众类别: [初创和创业者, 科技型企业]')
  expect(identityBlock(f, '公平竞争审查')).toBe('公平竞争审查: {结论: 通过}')
  expect(identityBlock(f, '来源')).toBe('来源: {地址: "https://a.gov.cn/1", 类别: 官方}')
  expect(identityBlock(f, '来源未说明')).toBe('来源未说明: ["金额, 时间"]')
  expect(identityBlock(f, '被替代')).toBe('被替代: {文号: 武政〔2026〕1号, 日期: 2026-02-01}')
  expect(identityBlock(f, '替代')).toBeNull()
})

it('parameters: every span of days with its value and source; names stand once', () => {
  const p = { ...emptyParameter(), name: '补贴比例', unit: '%', values: [{ from: '2026-01-01', to: '', value: '20%', share: '', source: '第三条' }] }
  expect(parametersYaml([p])).toBe('参数:\n  补贴比例: {单位: "%", 取值: [{自: 2026-01-01, 值: "20%", 来源: 第三条}]}')
  expect(parametersYaml([])).toBeNull()
  expect([parametersComplete([p]), parametersComplete([p, p]), parametersComplete([emptyParameter()])]).toEqual([true, false, false])
})

it('parameters: one in use keeps its name and cannot be removed', async () => {
  expect([inUse('比例: $补贴比例, ', '补贴比例'), inUse('比例: $补贴比例', '补贴')]).toEqual([true, false])
  const held = (name: string) => ({ ...emptyParameter(), name, values: [{ from: '', to: '', value: '1 万元', share: '', source: '' }] })
  const wrapper = await forms(policyFields({ parameters: [held('甲'), held('乙')] }), '编号: p\n参数:\n  甲: {取值: [{值: 1 万元}]}\n待遇: {金额: $甲}\n', BasicsForm)
  const names = wrapper.findAll('label').filter((l) => l.text() === '名称').map((l) => l.get('input'))
  expect(names.map((n) => n.attributes('readonly') !== undefined)).toEqual([true, false])
  expect(wrapper.findAll('button').some((b) => b.attributes('aria-label') === '删除 甲')).toBe(false)
  await wrapper.findAll('button').find((b) => b.attributes('aria-label') === '删除 乙')!.trigger('click')
  expect(last(wrapper)).toContain('参数:\n  甲: {单位: 万元, 取值: [{值: 1 万元}]}\n待遇')
})

it('contacts: one line each; without a kind or a value it waits', async () => {
  expect(contactsComplete([emptyContact()])).toBe(false)
  expect(contactsYaml([{ kind: '电话', value: '027-1', name: '经信局', region: '', until: '2026-12-31' }])).toBe('联系:\n  - {类别: 电话, 值: 027-1, 名称: 经信局, 有效至: 2026-12-31}')
  const wrapper = await forms(policyFields(), '编号: p\n', BasicsForm)
  await wrapper.findAll('button').find((b) => b.text() === '加联系方式')!.trigger('click')
  expect(wrapper.emitted('write')).toBeUndefined()
  await field(wrapper, '电话、地址或网址').setValue('027-00000000')
  expect(last(wrapper)).toBe('编号: p\n联系:\n  - {类别: 电话, 值: 027-00000000}\n')
})

it('the scope is a form, too: begun, written, taken away', async () => {
  const wrapper = await forms(policyFields(), '编号: p\n条件: {事实: 上市公司, 是: 是}\n', RulesForm, { tree: [node({ fact: '上市公司', tests: [{ op: 'is', values: ['是'] }] })] })
  await wrapper.findAll('button').find((b) => b.text() === '限定范围')!.trigger('click')
  expect(wrapper.emitted('write')).toBeUndefined()
  await wrapper.find('input.fact').setValue('注册地')
  await wrapper.find('input.value').setValue('江汉区')
  expect(last(wrapper)).toMatch(/编号: p\n适用: \{事实: 注册地, .*江汉区.*\}\n条件/)
  await wrapper.findAll('button').find((b) => b.text() === '不限定范围')!.trigger('click')
  expect(last(wrapper)).not.toContain('适用')
})

it('a precondition is read below its condition and written with it', () => {
  const listed = (op: PolicyTreeNode['tests'][number]['op'], value: string) => [{ op, values: [value] }]
  const root = treeOf([
    node({ kind: 'all' }),
    node({ depth: 1, fact: '负债率', tests: listed('at_most', '80%') }),
    node({ depth: 2, kind: 'any', when: true }),
    node({ depth: 3, fact: '上市公司', tests: listed('is', '否') }),
    node({ depth: 3, kind: 'review', label: '正在辅导' }),
    node({ depth: 1, kind: 'any', clause: '第三条' }),
    node({ depth: 2, fact: '企业规模', tests: listed('is', '大型'), when: true }),
    node({ depth: 2, fact: '从业人员数', tests: listed('at_least', '20人') }),
  ])!
  expect(root.children.map((c) => [c.children.length, c.when?.kind])).toEqual([[0, 'all'], [1, 'all']])
  expect(yamlOf(root)).toBe(`条件:
  全部:
    - {事实: 负债率, 至多: "80%", 前提: {任一: [{事实: 上市公司, 是: 否}, {人工审核: 正在辅导}]}}
    - 条款: 第三条
      前提: {事实: 企业规模, 是: 大型}
      任一:
        - {事实: 从业人员数, 至少: 20人}`)
})

it('a precondition is added, waits until it is filled in, and is taken away', async () => {
  const wrapper = await forms(policyFields(), '编号: p\n条件: {事实: 上市公司, 是: 否}\n', RulesForm, { tree: [node({ fact: '上市公司', tests: [{ op: 'is', values: ['否'] }] })] })
  const press = (name: string) => wrapper.findAll('button').find((b) => b.text().startsWith(name))!.trigger('click')
  await press('加前提')
  expect(wrapper.emitted('write')).toBeUndefined()
  await wrapper.find('.guard input.fact').setValue('从业人员数')
  await wrapper.find('.guard input.value').setValue('20 人')
  expect(last(wrapper)).toContain('{事实: 上市公司, 是: 否, 前提: {事实: 从业人员数, 至少: 20 人}}')
  await press('去掉前提')
  expect(last(wrapper)).not.toContain('前提')
})

it('what is not filled in yet stays while another block is changed in the text', async () => {
  const wrapper = await forms(policyFields(), '编号: p\n', RulesForm, { tree: [node({ kind: 'all' }), node({ depth: 1, fact: '上市公司', tests: [{ op: 'is', values: ['否'] }] })] })
  await wrapper.findAll('button').find((b) => b.text() === '加条件')!.trigger('click')
  await wrapper.setProps({ fields: policyFields({ identity: identity({ title: '新标题' }) }), tree: [node({ kind: 'all' }), node({ depth: 1, fact: '上市公司', tests: [{ op: 'is', values: ['否'] }] })] })
  expect(wrapper.findAll('input.fact')).toHaveLength(2)
})

it('what was added since stays when the words that were written come back as the engine has them', async () => {
  const told = (value: string) => [node({ kind: 'all' }), node({ depth: 1, fact: '行业', tests: [{ op: 'in', values: [value] }] })]
  const wrapper = await forms(policyFields(), '编号: p\n', RulesForm, { tree: told('B') })
  await wrapper.find('input.value').setValue('制造业')
  expect(last(wrapper)).toContain('属于: [制造业]')
  await wrapper.findAll('button').find((b) => b.text() === '加分组')!.trigger('click')
  await wrapper.setProps({ fields: policyFields(), tree: told('C') })
  expect(wrapper.findAll('select.kind')).toHaveLength(2)
  await wrapper.setProps({ fields: policyFields(), tree: told('D') })
  expect(wrapper.find<HTMLInputElement>('input.value').element.value).toBe('D')
})

it('a text that cannot be read has no form yet, and it is said', async () => {
  expect((await forms(null)).text()).toContain('文字还不能读懂')
})

const told = (title: string, unit = '') => ({ id: title, title, type: 'number', unit, note: '', yearly: true, options: [] })
const run = (more = {}) => ({ title: '二十人', passed: true, faults: [], day: '2026-03-01', given: ['从业人员数 是 20 人', '营业收入[-1]是3000万'], then: ['符合', '金额 20 万元', '缺少 行业'], ...more })
const sentences = [told('从业人员数', '人'), told('营业收入', '万元')]

it('cases are sentences to the engine and fields to the officer', () => {
  const [one] = casesOf([run()], sentences)!
  expect(one).toEqual({ title: '二十人', day: '2026-03-01', outcome: 'met', amount: '20 万元', more: '缺少 行业', given: [{ fact: '从业人员数', value: '20 人' }, { fact: '营业收入[-1]', value: '3000万' }] })
  expect(casesYaml('p', [one!])).toBe('政策: p\n用例:\n  - 标题: 二十人\n    假如: 从业人员数 是 20 人；营业收入[-1] 是 3000万\n    当: 2026-03-01\n    那么: 符合；金额 20 万元；缺少 行业\n'.replace('假如: 从业人员数 是 20 人；营业收入[-1] 是 3000万', '假如: "从业人员数 是 20 人；营业收入[-1] 是 3000万"'))
  expect(casesYaml('p', [])).toBe('')
  expect(casesOf([run({ day: undefined })], sentences)).toBeUndefined()
})

it('a sentence that names no fact stays as it is; a list of titles does not end the sentence', () => {
  const [one] = casesOf([run({ given: ['天气 是 晴'] })], sentences)!
  expect(one!.given).toEqual([{ fact: '天气 是 晴', value: '', raw: true }])
  expect(casesYaml('p', [{ ...one!, given: [...one!.given, { fact: '持有资质', value: '高企；专精特新' }, { fact: '从业人员数', value: '' }] }])).toContain('假如: 天气 是 晴；持有资质 是 高企、专精特新\n')
})

it('a new case asks for every fact of the conditions, and is written once it says what must come out', async () => {
  expect(emptyCase([node({ kind: 'all' }), node({ fact: '营业收入' }), node({ fact: '营业收入' })], '2026-01-01').given).toEqual([{ fact: '营业收入', value: '' }])
  serve({ 'GET /api/v1/policy-facts': { items: sentences, total: 2 } })
  const { wrapper, flush } = await show(CasesForm, '/policies', module.routes, { props: { slug: 'p', runs: [], tree: [node({ fact: '营业收入' })], readonly: false } })
  await flush()
  await wrapper.findAll('button').find((b) => b.text() === '加用例')!.trigger('click')
  await wrapper.find('input.value').setValue('100 万元')
  await wrapper.find('input[maxlength="200"]').setValue('一百万')
  expect(wrapper.emitted('write')).toBeUndefined()
  await wrapper.find('select').setValue('unmet')
  expect((wrapper.emitted('write') as unknown[][]).at(-1)![0]).toMatch(/标题: 一百万\n {4}假如: 营业收入 是 100 万元\n {4}当: \d{4}-\d\d-\d\d\n {4}那么: 不符合\n/)
})

it('rates say nothing when there is nothing to count, and never round up', () => {
  expect([share(0, 0), share(1, 1), share(1999, 2000), share(0, 5)]).toEqual(['–', '100.0%', '99.9%', '0.0%'])
})
