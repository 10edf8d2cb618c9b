import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const view = 'performance.view'
const title = (zh: string, en: string) => () => pick(zh, en)

export default {
  routes: [
    { path: '/performance', name: 'indicators', component: () => import('./IndicatorsView.vue'), meta: { title: title('绩效指标', 'Indicators'), permission: view } },
    { path: '/performance/indicators/:id', name: 'indicator', component: () => import('./IndicatorPage.vue'), props: true, meta: { title: title('绩效指标', 'Indicator'), permission: view } },
    { path: '/performance/snapshots', name: 'snapshots', component: () => import('./SnapshotsView.vue'), meta: { title: title('指标快照', 'Frozen indicators'), permission: view } },
    { path: '/performance/classes', name: 'enterprise-classes', component: () => import('./ClassesView.vue'), meta: { title: title('企业分类名单', 'Lists of enterprises'), permission: view } },
    { path: '/performance/ledger', name: 'ledger', component: () => import('./LedgerView.vue'), meta: { title: title('工作台账', 'Ledger of work'), permission: view } },
    { path: '/performance/ledger/:id', name: 'ledger-entry', component: () => import('./EntryPage.vue'), props: true, meta: { title: title('工作台账', 'Ledger of work'), permission: view } },
    { path: '/performance/plans', name: 'plans', component: () => import('./PlansView.vue'), meta: { title: title('目标与自评', 'Targets and evaluation'), permission: view } },
    { path: '/performance/plans/:id', name: 'plan', component: () => import('./PlanPage.vue'), props: true, meta: { title: title('目标与自评', 'Targets and evaluation'), permission: view } },
    { path: '/performance/budgets', name: 'budgets', component: () => import('./BudgetsView.vue'), meta: { title: title('预决算公开', 'Budgets'), permission: view } },
    { path: '/performance/budgets/:id', name: 'budget', component: () => import('./BudgetPage.vue'), props: true, meta: { title: title('预决算公开', 'Budgets'), permission: view } },
    { path: '/performance/checks', name: 'audits', component: () => import('./AuditsView.vue'), meta: { title: title('文稿检查', 'Check a document'), permission: view } },
    { path: '/performance/checks/:id', name: 'audit', component: () => import('./AuditPage.vue'), props: true, meta: { title: title('文稿检查', 'Check a document'), permission: view } },
  ],
  searches: [{ title: title('绩效指标', 'Indicators'), permission: view, to: (q) => `/performance?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
