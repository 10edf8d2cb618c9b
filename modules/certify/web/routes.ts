import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

export default {
  routes: [
    { path: '/certify', name: 'certify', component: () => import('./CertifyView.vue'), meta: { title: () => pick('企业认证', 'Certification'), permission: 'certify.read' } },
  ],
} satisfies DeskModule
