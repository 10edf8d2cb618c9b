import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const sources = () => pick('数据来源', 'Data sources')
const review = () => pick('归并复核', 'Match review')
const orders = () => pick('数据质量工单', 'Data quality orders')
const rosters = () => pick('重点企业名单', 'Key enterprises')
const tags = () => pick('企业标签', 'Tags')

export default {
  routes: [
    { path: '/sources', name: 'sources', component: () => import('./SourcesView.vue'), meta: { title: sources, permission: 'sources.read' } },
    { path: '/sources/review', name: 'source-review', component: () => import('./ReviewView.vue'), meta: { title: review, permission: 'sources.review' } },
    { path: '/sources/orders', name: 'source-orders', component: () => import('./OrdersView.vue'), meta: { title: orders, permission: 'sources.answer' } },
    { path: '/sources/tags', name: 'source-tags', component: () => import('./TagsView.vue'), meta: { title: tags, permission: 'sources.read' } },
    { path: '/sources/findings', name: 'source-findings', component: () => import('./FindingsView.vue'), meta: { title: orders, permission: 'sources.read' } },
    { path: '/sources/rosters', name: 'rosters', component: () => import('./RostersView.vue'), meta: { title: rosters, permission: ['sources.read', 'sources.answer'] } },
    { path: '/sources/rosters/:id', name: 'roster', component: () => import('./RosterPage.vue'), props: true, meta: { title: rosters, permission: ['sources.read', 'sources.answer'] } },
    { path: '/sources/:code', name: 'source', component: () => import('./SourcePage.vue'), props: true, meta: { title: sources, permission: 'sources.read' } },
  ],
} satisfies DeskModule
