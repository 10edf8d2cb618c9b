import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('诉求', 'Appeals')

export default {
  routes: [
    { path: '/appeals', name: 'appeals', component: () => import('./InboxView.vue'), meta: { title: () => pick('诉求办理', 'Appeals'), permission: ['appeal.handle', 'appeal.supervise'] } },
    { path: '/appeals/new', name: 'appeal-new', component: () => import('./RecordView.vue'), meta: { title: () => pick('登记诉求', 'Record an appeal'), permission: 'appeal.record' } },
    { path: '/appeals/:id', name: 'appeal', component: () => import('./CaseView.vue'), props: true, meta: { title: place, permission: ['appeal.handle', 'appeal.supervise'] } },
  ],
  searches: [{ title: place, permission: 'appeal.handle', to: (q) => `/appeals?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
