/** What a module's web/routes.ts gives to the shell. Nothing outside the module names it. */
import type { RouteRecordRaw } from 'vue-router'

export interface DeskModule {
  /** Routes below /desk, e.g. path "/appeals"; `meta.title` names the page, `meta.permission` guards it. */
  routes: RouteRecordRaw[]
  /** Places where the command palette can look for what was typed. */
  searches?: { title: () => string; permission?: string; to: (query: string) => string }[]
}

declare module 'vue-router' {
  interface RouteMeta {
    title?: () => string
    /** One permission, or several of which one suffices. */
    permission?: string | string[]
    /** The page fills the window without menu and bar. */
    bare?: boolean
  }
}
