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
  return: [
    make('非本单位职责', 'Not our duty', '该事项不属于本单位职责，依据：\n建议派至：', 'This is not our duty, because:\nPlease dispatch to:'),
  ],
}

export function templatesFor(action: string): Template[] {
  return (table[action as keyof typeof table] ?? []).map((m) => ({ title: m.title(), text: m.text() }))
}
