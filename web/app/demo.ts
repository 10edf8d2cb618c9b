/** Accounts of the generated demonstration district; offered on the sign-in page only when the server says "demo". */
export const demoPassword = 'Qiying@2026'
export const demoAccounts: { login: string; zh: string; en: string }[] = [
  { login: 'zhongxin', zh: '中心派单员', en: 'Dispatcher of the centre' },
  { login: 'zhuren', zh: '中心主任', en: 'Head of the centre' },
  { login: 'jingxin', zh: '部门承办人', en: 'Officer of a department' },
  { login: 'juzhang', zh: '部门负责人', en: 'Head of a department' },
  { login: 'jiedao', zh: '街道承办人', en: 'Officer of a street' },
  { login: 'zhuanyuan', zh: '服务专员', en: 'Service specialist' },
  { login: 'bianji', zh: '信息编辑', en: 'Editor' },
  { login: 'fabu', zh: '信息发布', en: 'Publisher' },
  { login: 'lingdao', zh: '区领导', en: 'District leader' },
  { login: 'shuju', zh: '数据管理员', en: 'Registrar' },
  { login: 'anquan', zh: '安全管理员', en: 'Security administrator' },
  { login: 'shenji', zh: '安全审计员', en: 'Auditor' },
  { login: 'admin', zh: '系统管理员', en: 'Administrator' },
]
