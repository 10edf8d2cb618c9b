/** Mounts a view as the shell would: router, query cache, answers of the server by route. For tests only. */
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router'
import { setMe } from '@api/session'
import type { Me } from '@api/types'

export type Answer = unknown | ((request: { url: URL; body: unknown }) => unknown)

export const staff: Me = {
  account_id: 'a1', name: '李敏', kind: 'staff', subject_name: '', org_id: 'o1', org_name: '企业服务中心', org_path: '420199/zx/', district: '420199',
  permissions: [], roles: ['dispatcher'], barrier: '', has_factor: false, csrf: 'token', demo: true, login: 'zhongxin', must_change_password: false, site_title_zh: '企应', site_title_en: 'Qiying', district_name_zh: '示范区', district_name_en: 'Demo District', menu: [],
}

/** A failed answer: `fail(409, { code, message })`. */
export class Failure {
  constructor(readonly status: number, readonly body: object) {}
}
export const fail = (status: number, body: object) => new Failure(status, body)

/** Answers fetches by "METHOD /path" (exact path first, then prefix with *); records what was sent. */
export function serve(answers: Record<string, Answer>) {
  const calls: { method: string; url: URL; body: unknown; headers: Record<string, string> }[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, 'http://desk.test')
    const method = init.method ?? 'GET'
    const body = init.body ? JSON.parse(String(init.body)) : undefined
    calls.push({ method, url, body, headers: init.headers as Record<string, string> })
    const key = `${method} ${url.pathname}`
    const pattern = Object.keys(answers).find((k) => k === key) ?? Object.keys(answers).find((k) => k.endsWith('*') && key.startsWith(k.slice(0, -1)))
    if (!pattern) return new Response(JSON.stringify({ code: 'not_found', message: `no answer for ${key}` }), { status: 404 })
    const made = answers[pattern]
    const value = await (typeof made === 'function' ? made({ url, body }) : made)
    if (value instanceof Failure) return new Response(JSON.stringify(value.body), { status: value.status })
    return new Response(JSON.stringify(value), { status: 200 })
  })
  return calls
}

export async function show(view: Component, at: string, routes: RouteRecordRaw[], options: { permissions?: string[]; me?: Partial<Me>; props?: Record<string, unknown> } = {}) {
  setMe({ ...staff, permissions: options.permissions ?? [], ...options.me })
  const router = createRouter({ history: createMemoryHistory(), routes: [...routes, { path: '/:rest(.*)*', component: { template: '<p/>' } }] })
  await router.push(at)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = mount(view, {
    attachTo: document.body,
    props: options.props as never,
    global: { plugins: [router, [VueQueryPlugin, { queryClient: client }]] },
  })
  await flushPromises()
  return { wrapper, router, client, flush: flushPromises }
}
