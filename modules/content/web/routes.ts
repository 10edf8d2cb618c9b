import { pick } from '@ui/i18n'
import type { DeskModule } from '@ui/module'

const place = () => pick('内容', 'Content')
const permission = ['content.edit', 'content.publish']

export default {
  routes: [
    { path: '/content', name: 'articles', component: () => import('./ArticlesView.vue'), meta: { title: place, permission } },
    { path: '/content/new', name: 'article-new', component: () => import('./EditView.vue'), meta: { title: () => pick('撰写', 'Write'), permission: 'content.edit' } },
    { path: '/content/:id', name: 'article', component: () => import('./ArticlePage.vue'), props: true, meta: { title: place, permission } },
    { path: '/content/:id/edit', name: 'article-edit', component: () => import('./EditView.vue'), props: true, meta: { title: () => pick('修改', 'Edit'), permission: 'content.edit' } },
  ],
  searches: [{ title: place, permission: 'content.edit', to: (q) => `/content?q=${encodeURIComponent(q)}` }],
} satisfies DeskModule
