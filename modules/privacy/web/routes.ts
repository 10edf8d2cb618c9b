import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

export default {
  routes: [
    { path: '/privacy', name: 'privacy', component: () => import('./PrivacyView.vue'), meta: { title: () => pick('个人信息申请', 'Personal data'), permission: 'privacy.decide' } },
  ],
} satisfies DeskModule
