import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('政策规则', 'Policies')
const permission = 'policy.edit'

export default {
  routes: [
    { path: '/policies', name: 'policies', component: () => import('./PoliciesView.vue'), meta: { title: place, permission } },
    { path: '/policies/new', name: 'policy-new', component: () => import('./PolicyEditor.vue'), meta: { title: () => pick('撰写政策', 'Write a policy'), permission } },
    { path: '/policies/compare/:slug', name: 'policy-compare', component: () => import('./CompareView.vue'), props: true, meta: { title: place, permission } },
    { path: '/policies/pushes', name: 'policy-pushes', component: () => import('./PushView.vue'), meta: { title: () => pick('政策推送', 'Messages about policies'), permission } },
    { path: '/policies/sources', name: 'policy-sources', component: () => import('./SourcesView.vue'), meta: { title: () => pick('政策来源', 'Sources of policies'), permission } },
    { path: '/policy-contests', name: 'policy-contests', component: () => import('./ContestsView.vue'), meta: { title: () => pick('画像异议', 'Contested data'), permission: 'policy.contest' } },
    { path: '/policies/:id', name: 'policy', component: () => import('./PolicyEditor.vue'), props: true, meta: { title: place, permission } },
  ],
} satisfies DeskModule
