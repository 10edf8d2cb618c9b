/** Addresses below /desk: the modules' routes between sign-in and the error pages; guards; titles and focus. */
import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouterHistory } from 'vue-router'
import { connection } from '@api/client'
import { can, loadMe, me } from '@api/session'
import { pick } from '@ui/i18n'
import { modules } from './modules'
import MessagePage from './pages/MessagePage.vue'
import { t } from './text'

const message = (kind: '403' | '404' | '500' | 'none') => ({ component: MessagePage, props: { kind }, meta: { title: () => t(`${kind}.title`) } })

/** Where someone lands after signing in: the first entry of the menu. */
export function home(): string {
  const first = [...(me.value?.menu ?? [])].sort((a, b) => a.order - b.order)[0]
  return first ? first.path.replace(/^\/desk/, '') || '/none' : '/none'
}

async function guard(to: RouteLocationNormalized) {
  if (!me.value) {
    try {
      await loadMe()
    } catch (error) {
      const status = (error as { status?: number }).status
      if (status !== 401 && to.name !== 'failed') return { name: 'failed', query: { to: to.fullPath } }
    }
  }
  const kind = me.value?.kind ?? 'anonymous'
  if (to.name === 'login') return kind === 'staff' ? { path: home(), replace: true } : true
  if (to.name === 'failed') return true
  if (kind === 'anonymous') return { name: 'login', query: to.path === '/' ? {} : { next: to.fullPath } }
  if (kind === 'subject' && to.name !== 'denied') return { name: 'denied', replace: true }
  if ((me.value?.must_change_password || me.value?.barrier) && to.path !== '/account/me') return { path: '/account/me', replace: true }
  if (to.path === '/') return { path: home(), replace: true }
  if (!can(to.meta.permission)) return { name: 'denied', replace: true }
  return true
}

export function makeRouter(history: RouterHistory = createWebHistory('/desk/')) {
  const router = createRouter({
    history,
    routes: [
      { path: '/', component: MessagePage, props: { kind: 'none' } },
      { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { title: () => t('login'), bare: true } },
      ...modules.flatMap((m) => m.routes),
      { path: '/none', name: 'none', ...message('none') },
      { path: '/denied', name: 'denied', ...message('403') },
      { path: '/failed', name: 'failed', ...message('500') },
      { path: '/:rest(.*)*', name: 'missing', ...message('404') },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.beforeEach(guard)
  router.afterEach((to, from, failure) => {
    if (failure) return
    setTitle(to)
    if (from.matched.length && to.path !== from.path) void nextTick(focusPage)
  })
  // After a new version was installed the old page's chunks are gone: load the page afresh, once.
  router.onError((error, to) => {
    if (!/dynamically imported module|Importing a module script|preload/i.test(String(error))) return
    // Without a network the page stays, and the banner says so.
    if (!navigator.onLine) return void (connection.value = 'offline')
    const once = `qy.reloaded.${to.fullPath}`
    if (sessionStorage.getItem(once)) return
    sessionStorage.setItem(once, '1')
    location.assign(`/desk${to.fullPath}`)
  })
  return router
}

export function setTitle(to: RouteLocationNormalized): void {
  const site = pick(me.value?.site_title_zh ?? '', me.value?.site_title_en ?? '') || '企应'
  document.title = [to.meta.title?.(), site].filter(Boolean).join(' · ')
}

/** Tells a keyboard or screen-reader user that the page has changed. */
function focusPage(): void {
  const target = document.querySelector<HTMLElement>('main')
  target?.focus({ preventScroll: true })
}
