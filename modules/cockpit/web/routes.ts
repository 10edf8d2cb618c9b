import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

export default {
  routes: [
    { path: '/cockpit', name: 'cockpit', component: () => import('./CockpitView.vue'), meta: { title: () => pick('驾驶舱', 'Cockpit'), permission: 'cockpit.view' } },
  ],
} satisfies DeskModule
