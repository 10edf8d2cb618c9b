import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

export default {
  routes: [
    { path: '/@MODULE@', name: '@MODULE@', component: () => import('./NotesView.vue'), meta: { title: () => pick('便签', 'Notes'), permission: '@MODULE@.edit' } },
  ],
} satisfies DeskModule
