import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

export default {
  routes: [
    { path: '/site-check', name: 'site-check', component: () => import('./SiteCheckView.vue'), meta: { title: () => pick('网站自查', 'Site check'), permission: 'sitecheck.view' } },
  ],
} satisfies DeskModule
