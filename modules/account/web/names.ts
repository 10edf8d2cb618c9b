/** What the codes of the audit log and of the job queue are called. A code that is not here is shown as it is. */
import { pick } from '@ui/i18n'

type Name = readonly [zh: string, en: string]
const name = (n: Name | undefined) => n && pick(n[0], n[1])

const areas: Record<string, Name> = {
  account: ['账号', 'Account'], org: ['机构', 'Organisation'], post: ['岗位', 'Post'], session: ['登录', 'Sign-in'], appeal: ['诉求', 'Appeal'], register: ['法人库', 'Register'],
  content: ['信息发布', 'Publishing'], policy: ['政策', 'Policy'], performance: ['绩效与公开', 'Performance'], dispatch: ['派单推荐', 'Dispatch hints'], job: ['后台任务', 'Job'], audit: ['审计', 'Audit'],
}
const actions: Record<string, Name> = {
  'account.create': ['建立账号', 'Account made'], 'account.sign_up': ['企业注册', 'Enterprise signed up'], 'account.change': ['修改账号', 'Account changed'], 'account.change_password': ['修改密码', 'Password changed'],
  'account.disable': ['停用账号', 'Account disabled'], 'account.enable': ['启用账号', 'Account enabled'], 'account.unlock': ['解除锁定', 'Account unlocked'],
  'account.reset-password': ['重置密码', 'Password reset'], 'account.revoke-sessions': ['全部下线', 'Signed out everywhere'], 'session.revoke': ['结束登录', 'Sign-in ended'],
  'org.create': ['新建机构', 'Organisation made'], 'org.change': ['修改机构', 'Organisation changed'], 'post.create': ['添加岗位', 'Post given'], 'post.remove': ['撤销岗位', 'Post removed'],
  'appeal.read_contact': ['查看联系人和电话', 'Contact read'], 'appeal.give_code': ['给出查询码', 'Query code given'], 'appeal.import': ['导入诉求', 'Appeals imported'], 'appeal.absence': ['设置离岗', 'Absence set'],
  'appeal.add_category': ['新增类别', 'Category added'], 'appeal.change_category': ['修改类别', 'Category changed'], 'appeal.move_category': ['移动类别', 'Category moved'], 'appeal.starter_categories': ['套用常用类别', 'Usual categories taken'],
  'appeal.add_duty': ['新增权责条目', 'Duty added'], 'appeal.end_duty': ['终止权责条目', 'Duty ended'], 'appeal.change_rule': ['修改本区规则', 'Rules changed'],
  'appeal.add_answer': ['新增答复范例', 'Model answer added'], 'appeal.change_answer': ['修改答复范例', 'Model answer changed'], 'appeal.export': ['导出诉求', 'Appeals exported'],
  'appeal.submit': ['提交诉求', 'Appeal sent'], 'appeal.accept': ['受理', 'Accepted'], 'appeal.reject': ['不予受理', 'Not accepted'], 'appeal.divert': ['转其他渠道', 'Sent elsewhere'], 'appeal.dispatch': ['派单', 'Dispatched'],
  'appeal.sign': ['签收', 'Signed'], 'appeal.return': ['退回', 'Returned'], 'appeal.allow_return': ['同意退回', 'Return allowed'], 'appeal.refuse_return': ['不同意退回', 'Return refused'], 'appeal.contact': ['首次联系', 'Contacted'],
  'appeal.stage': ['阶段答复', 'Interim answer'], 'appeal.reply': ['答复', 'Answered'], 'appeal.pass': ['质检通过', 'Answer passed'], 'appeal.send_back': ['退回修改', 'Answer sent back'], 'appeal.rate': ['评价', 'Rated'],
  'appeal.call': ['回访', 'Called back'], 'appeal.to_callback': ['转回访', 'To call-back'], 'appeal.reopen': ['重新办理', 'Reopened'], 'appeal.withdraw': ['撤回', 'Withdrawn'], 'appeal.note': ['备注', 'Note'], 'appeal.urge': ['催办', 'Urged'],
  'appeal.ask_extension': ['申请延期', 'Extension asked'], 'appeal.allow_extension': ['同意延期', 'Extension allowed'], 'appeal.refuse_extension': ['不同意延期', 'Extension refused'], 'appeal.suspend': ['挂起', 'Suspended'],
  'appeal.resume': ['恢复办理', 'Resumed'], 'appeal.track': ['转长期跟踪', 'Tracked'], 'appeal.add_cohandler': ['增加协办', 'Co-handler added'], 'appeal.co_reply': ['协办反馈', 'Co-handler answered'],
  'appeal.drop_cohandler': ['取消协办', 'Co-handler dropped'], 'appeal.supervise': ['督办', 'Supervised'], 'appeal.lift': ['解除督办', 'Supervision lifted'], 'appeal.instruct': ['领导批示', 'Instruction'], 'appeal.merge': ['并案', 'Merged'],
  'appeal.split': ['拆分', 'Split'], 'appeal.follow': ['随主案答复', 'Answered with another'], 'appeal.hand_over': ['转交经办人', 'Handed over'], 'appeal.lapse': ['逾期未评价办结', 'Closed unrated'],
  'register.upload': ['上传登记数据', 'File uploaded'], 'register.dry_run': ['试运行导入', 'Import tried'], 'register.import': ['导入登记数据', 'Import run'], 'register.cancel': ['停止导入', 'Import stopped'], 'register.rejects': ['下载问题清单', 'Findings downloaded'],
  'register.correct': ['修正登记信息', 'Entry corrected'], 'register.read_personal': ['查看个人信息', 'Personal data read'], 'register.reveal': ['查看完整内容', 'Whole value shown'], 'register.export': ['导出法人库', 'Register exported'],
  'content.create': ['撰写文章', 'Article written'], 'content.change': ['修改文章', 'Article changed'], 'content.submit': ['送审', 'Submitted'], 'content.publish': ['发布', 'Published'], 'content.return': ['退回', 'Returned'],
  'content.withdraw': ['撤回', 'Withdrawn'], 'content.correct': ['更正', 'Corrected'],
  'policy.written': ['撰写政策', 'Policy written'], 'policy.changed': ['修改政策', 'Policy changed'], 'policy.review': ['政策送审', 'Policy submitted'], 'policy.published': ['发布政策', 'Policy published'], 'policy.draft': ['退回政策', 'Policy returned'],
  'policy.withdrawn': ['撤回政策', 'Policy withdrawn'], 'policy.answer': ['填报政策信息', 'Facts given'],
  'performance.audit': ['审核预决算文本', 'Document audited'], 'performance.audit.export': ['导出审核结果', 'Audit exported'], 'performance.document.export': ['导出预决算', 'Document exported'], 'performance.entry': ['登记绩效事项', 'Entry made'],
  'performance.evidence': ['上传佐证', 'Evidence added'], 'performance.freeze': ['锁定指标', 'Figures frozen'], 'performance.members': ['导入名单', 'Members imported'], 'performance.plan.export': ['导出计划', 'Plan exported'], 'performance.strike': ['撤销绩效事项', 'Entry struck'],
  'dispatch.model': ['更换推荐模型', 'Model changed'], 'dispatch.train': ['训练推荐模型', 'Model trained'], 'job.retry': ['重试任务', 'Job retried'], 'job.discard': ['丢弃任务', 'Job discarded'], 'audit.export': ['导出审计日志', 'Audit log exported'],
}
const objects: Record<string, Name> = {
  appeal: ['诉求', 'Appeal'], account: ['账号', 'Account'], org: ['机构', 'Organisation'], post: ['岗位', 'Post'], session: ['登录', 'Sign-in'], entity: ['企业', 'Enterprise'], enterprise: ['企业', 'Enterprise'], import: ['导入', 'Import'],
  article: ['文章', 'Article'], policy: ['政策', 'Policy'], job: ['任务', 'Job'], document: ['预决算文本', 'Document'], entry: ['绩效事项', 'Entry'], plan: ['计划', 'Plan'], snapshot: ['指标快照', 'Snapshot'], class: ['名单', 'Class'], audit: ['审核', 'Audit'],
  category: ['类别', 'Category'], duty: ['权责条目', 'Duty'], rule: ['规则', 'Rule'], answer: ['答复范例', 'Model answer'], model: ['模型', 'Model'],
}
const jobs: Record<string, Name> = {
  'appeal.tally': ['诉求计数', 'Counting appeals'], 'appeal.watch': ['检查时限', 'Watching deadlines'], 'appeal.backlog': ['记录每日积压', 'Daily backlog'], 'appeal.dispatch': ['派单后续', 'After a dispatch'], 'appeal.follow': ['随主案答复', 'Answers of merged appeals'],
  'appeal.recompute': ['重算时限', 'Recomputing deadlines'], 'dispatch.nightly': ['更新派单推荐', 'Nightly dispatch hints'], 'dispatch.train': ['训练推荐模型', 'Training dispatch hints'], 'register.import': ['导入登记数据', 'Import into the register'],
  'appeal.letters': ['读取来信', 'Reading letters'], 'account.deliver': ['发送短信和邮件', 'Sending texts and mail'], 'account.expire_operators': ['到期授权失效', 'Ending expired authorisations'], 'keys.reseal': ['更换加密密钥', 'Renewing encryption keys'],
  'platform.clean': ['清理过期数据', 'Clearing what has expired'], 'policy.harvest_all': ['采集政策来源', 'Gathering from policy sources'], 'policy.harvest': ['采集一个政策来源', 'Gathering from one policy source'], 'policy.harvest_page': ['读取政策原文', 'Reading a policy page'],
  'policy.watch': ['检查政策期限', 'Watching policy dates'], 'policy.push': ['推送政策', 'Sending policies to enterprises'], 'privacy.remind': ['个人信息请求提醒', 'Reminders of privacy requests'], 'sitecheck.probe': ['检查网站可用', 'Checking that the site answers'], 'sitecheck.check': ['网站检查', 'Site check'],
  'application.grant': ['计算免申即享名单', 'Computing automatic grants'], 'application.invite': ['发出意愿确认', 'Inviting enterprises'], 'application.remind': ['提醒企业确认', 'Reminding enterprises'], 'application.hand_over': ['转交申报', 'Handing applications over'], 'application.watch': ['检查申报时限', 'Watching application deadlines'],
  'dispatch.decide': ['自动派单', 'Dispatching automatically'], 'sources.feeds': ['检查数据来源', 'Looking for due sources'], 'sources.feed': ['读取数据来源', 'Reading a source'], 'sources.match': ['匹配来源记录', 'Matching records of a source'], 'sources.renew': ['更新法人库取值', 'Renewing register values'], 'sources.tag': ['更新企业标签', 'Renewing tags'],
  'performance.audit': ['审核预决算文本', 'Auditing a document'], 'performance.beat': ['更新绩效指标', 'Updating indicators'], 'performance.sample': ['记录绩效指标', 'Recording indicators'],
}

export const actionName = (code: string) => name(actions[code])
export const objectName = (kind: string) => name(objects[kind]) ?? kind
export const jobName = (kind: string) => name(jobs[kind]) ?? (kind.includes('.follow.') ? pick('合并后迁移记录', 'Moving records after a merge') : undefined)
export const jobKinds = Object.keys(jobs)
export const objectKinds = Object.keys(objects)
/** The choices of the filter: all of an area ("appeal."), then each of its actions. */
export const actionGroups = () => Object.entries(areas).map(([area, n]) => ({
  area, name: name(n)!, actions: Object.keys(actions).filter((code) => code.startsWith(`${area}.`)).map((code) => ({ code, name: actionName(code)! })),
}))
