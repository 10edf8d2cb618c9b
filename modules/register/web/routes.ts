import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('法人库', 'Register')
const imports = () => pick('数据导入', 'Imports')

export default {
  routes: [
    { path: '/register', name: 'register', component: () => import('./EntitiesView.vue'), meta: { title: place, permission: 'register.read' } },
    { path: '/register/imports', name: 'imports', component: () => import('./ImportsView.vue'), meta: { title: imports, permission: 'register.import' } },
    { path: '/register/imports/:id', name: 'import', component: () => import('./ImportView.vue'), props: true, meta: { title: imports, permission: 'register.import' } },
    { path: '/register/:id', name: 'entity', component: () => import('./EntityPage.vue'), props: true, meta: { title: place, permission: 'register.read' } },
  ],
  searches: [{ title: place, permission: 'register.read', to: (q) => `/register?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
