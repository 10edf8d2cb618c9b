import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const accounts = () => pick('账号', 'Accounts')

export default {
  routes: [
    { path: '/accounts', name: 'accounts', component: () => import('./AccountsView.vue'), meta: { title: accounts, permission: 'account.manage' } },
    { path: '/clients', name: 'clients', component: () => import('./ClientsView.vue'), meta: { title: () => pick('接口密钥', 'Keys of programs'), permission: 'security.manage' } },
    { path: '/orgs', name: 'orgs', component: () => import('./OrgsView.vue'), meta: { title: () => pick('组织机构', 'Organisations'), permission: 'org.manage' } },
    { path: '/audit', name: 'audit', component: () => import('./AuditView.vue'), meta: { title: () => pick('审计日志', 'Audit trail'), permission: 'platform.audit' } },
    { path: '/jobs', name: 'jobs', component: () => import('./JobsView.vue'), meta: { title: () => pick('后台任务', 'Jobs'), permission: 'platform.jobs' } },
    { path: '/account/me', name: 'my-account', component: () => import('./MyAccountView.vue'), meta: { title: () => pick('我的账号', 'My account') } },
  ],
  searches: [{ title: accounts, permission: 'account.manage', to: (q) => `/accounts?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
