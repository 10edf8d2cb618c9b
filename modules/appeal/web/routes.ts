import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('诉求', 'Appeals')

export default {
  routes: [
    { path: '/appeals', name: 'appeals', component: () => import('./InboxView.vue'), meta: { title: () => pick('诉求办理', 'Appeals'), permission: ['appeal.handle', 'appeal.supervise'] } },
    { path: '/appeals/new', name: 'appeal-new', component: () => import('./RecordView.vue'), meta: { title: () => pick('登记诉求', 'Record an appeal'), permission: 'appeal.record' } },
    { path: '/appeals/catalogue', name: 'appeal-catalogue', component: () => import('./catalogue/CatalogueView.vue'), meta: { title: () => pick('类别与职责', 'Categories and duties'), permission: ['appeal.configure', 'appeal.dispatch'] } },
    { path: '/appeals/figures', name: 'appeal-figures', component: () => import('./figures/FiguresView.vue'), meta: { title: () => pick('诉求指标', 'Figures of appeals'), permission: ['appeal.handle', 'appeal.supervise'] } },
    { path: '/appeals/knowledge', name: 'appeal-knowledge', component: () => import('./knowledge/KnowledgeView.vue'), meta: { title: () => pick('知识库', 'Knowledge'), permission: 'appeal.handle' } },
    { path: '/appeals/import', name: 'appeal-import', component: () => import('./ImportView.vue'), meta: { title: () => pick('批量导入诉求', 'Import appeals'), permission: 'appeal.record' } },
    { path: '/appeals/hardship', name: 'appeal-hardship', component: () => import('./hardship/HardshipView.vue'), meta: { title: () => pick('困难企业资金', 'Hardship funds'), permission: ['appeal.dispatch', 'appeal.supervise'] } },
    { path: '/appeals/supervision', name: 'appeal-supervision', component: () => import('./boards/SupervisionView.vue'), meta: { title: () => pick('督办', 'Supervision'), permission: ['appeal.handle', 'appeal.supervise'] } },
    { path: '/appeals/calls', name: 'appeal-calls', component: () => import('./boards/CallsView.vue'), meta: { title: () => pick('回访', 'Call-backs'), permission: 'appeal.dispatch' } },
    { path: '/appeals/away', name: 'appeal-away', component: () => import('./AwayView.vue'), meta: { title: () => pick('外出与移交', 'Away and hand-over'), permission: 'appeal.handle' } },
    { path: '/appeals/:id', name: 'appeal', component: () => import('./CaseView.vue'), props: true, meta: { title: place, permission: ['appeal.handle', 'appeal.supervise'] } },
    { path: '/appeals/:id/print', name: 'appeal-print', component: () => import('./PrintView.vue'), props: true, meta: { title: () => pick('诉求卷宗', 'Case file'), permission: ['appeal.handle', 'appeal.supervise'] } },
  ],
  searches: [{ title: place, permission: 'appeal.handle', to: (q) => `/appeals?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
