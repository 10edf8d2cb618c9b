import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('政策申报', 'Applications')
const grants = () => pick('免申即享', 'Grants')
const calls = () => pick('专员跟进', 'Calls')
const payments = () => pick('资金拨付', 'Payments')

export default {
  routes: [
    { path: '/applications', name: 'applications', component: () => import('./ApplicationsView.vue'), meta: { title: place, permission: 'application.read' } },
    { path: '/applications/:id', name: 'application', component: () => import('./ApplicationPage.vue'), props: true, meta: { title: place, permission: 'application.read' } },
    { path: '/grants', name: 'grants', component: () => import('./GrantsView.vue'), meta: { title: grants, permission: 'application.grant' } },
    { path: '/grants/:id', name: 'grant', component: () => import('./GrantPage.vue'), props: true, meta: { title: grants, permission: 'application.grant' } },
    { path: '/payment-lists', name: 'payment-lists', component: () => import('./PaymentsView.vue'), meta: { title: payments, permission: 'application.pay' } },
    { path: '/payment-lists/:id', name: 'payment-list', component: () => import('./PaymentPage.vue'), props: true, meta: { title: payments, permission: 'application.pay' } },
    { path: '/policy-dues', name: 'policy-dues', component: () => import('./DuesView.vue'), meta: { title: () => pick('分期与履约', 'Instalments and pledges'), permission: 'application.pay' } },
    { path: '/policy-bulletin', name: 'policy-bulletin', component: () => import('./BulletinView.vue'), meta: { title: () => pick('兑现周报', 'Weekly bulletin'), permission: 'application.read' } },
    { path: '/chases', name: 'chases', component: () => import('./ChasesView.vue'), meta: { title: calls, permission: 'application.chase' } },
    { path: '/chases/:id', name: 'chase', component: () => import('./ChasePage.vue'), props: true, meta: { title: calls, permission: 'application.chase' } },
    { path: '/affiliates', name: 'affiliates', component: () => import('./AffiliatesView.vue'), meta: { title: () => pick('关联企业', 'Affiliates'), permission: 'application.handle' } },
  ],
} satisfies DeskModule
