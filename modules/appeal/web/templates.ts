/** Beginnings of answers that officers write every day; a start to be completed, never sent by themselves. */
import { pick } from '@ui/i18n'

export interface Template { title: string; text: string }
const make = (zhTitle: string, enTitle: string, zh: string, en: string) => ({ title: () => pick(zhTitle, enTitle), text: () => pick(zh, en) })

const table = {
  reply: [
    make('已解决', 'Solved', '您好！您反映的问题已经核实并解决。\n处理情况：\n办理依据：\n如还有疑问，请联系：', 'Thank you. The matter was checked and solved.\nWhat was done:\nBasis:\nQuestions to:'),
    make('政策解答', 'Explanation', '您好！关于您咨询的事项，答复如下：\n一、政策规定：\n二、办理条件：\n三、办理方式和地点：', 'Thank you for asking.\n1. The rule:\n2. Conditions:\n3. How and where:'),
    make('分步推进', 'In steps', '您好！您反映的问题已经核实，需要分步解决。\n已完成：\n下一步安排和时间：\n联系人和电话：', 'The matter was checked and needs several steps.\nDone:\nNext and when:\nContact:'),
    make('暂不能满足', 'Not possible now', '您好！您的诉求我们已认真研究，目前不能满足，原因和依据如下：\n您可以考虑的其他办法：', 'We studied your request and cannot meet it now, because:\nWhat you can do instead:'),
  ],
  reject: [
    make('不属于受理范围', 'Out of scope', '您反映的事项不属于本平台受理范围，依据：\n建议您向以下部门反映：', 'This is outside what this platform accepts, because:\nPlease turn to:'),
    make('重复提交', 'Duplicate', '该事项已有办理中的诉求（编号：），请在原诉求中查看进展。', 'This is already being handled under number: . Please follow it there.'),
    make('信息不足', 'Not enough facts', '现有内容无法判断具体问题，请补充以下信息后重新提交：', 'The facts do not suffice. Please raise it again with:'),
  ],
  stage: [
    make('正在办理', 'Under way', '您好！您反映的问题正在办理。\n已完成：\n下一步：\n预计答复时间：', 'Your request is being handled.\nDone:\nNext:\nAnswer expected:'),
  ],
  co_reply: [
    make('协办意见', 'Our part', '经核实，涉及本单位职责的部分意见如下：\n一、情况：\n二、处理：\n三、联系人：', 'As far as we are concerned:\n1. Facts:\n2. What was done:\n3. Contact:'),
  ],
  divert: [
    make('告知渠道', 'The right channel', '您反映的事项应通过以下渠道办理：\n办理单位：\n联系方式：', 'Please turn to this channel:\nOffice:\nContact:'),
  ],
  ask_extension: [
    make('需现场核查', 'A visit is needed', '需现场核查并会同有关单位研究，原因：\n已做工作：\n计划：', 'A visit and a discussion with others are needed, because:\nDone so far:\nPlan:'),
  ],
  send_back: [
    make('未正面回应', 'Does not answer', '答复未正面回应企业的问题，请补充：', 'The question is not answered. Please add:'),
    make('缺少依据', 'No basis', '请补充政策依据（文件名称、条款）和下一步、联系人。', 'Please add the basis (document, article), the next step and a contact.'),
  ],
  return: [
    make('非本单位职责', 'Not our duty', '该事项不属于本单位职责，依据：\n建议派至：', 'This is not our duty, because:\nPlease dispatch to:'),
  ],
}

export function templatesFor(action: string): Template[] {
  return (table[action as keyof typeof table] ?? []).map((m) => ({ title: m.title(), text: m.text() }))
}
