/** Who works here: the answer of GET /api/v1/me, kept for the whole page. */
import { computed, shallowRef } from 'vue'
import { api, settings } from './client'
import type { Me } from './types'

export const me = shallowRef<Me | null>(null)
export const signedIn = computed(() => me.value !== null && me.value.kind !== 'anonymous')

/** True when the person holds the permission (one of them); none asked means yes. */
export function can(permission: string | readonly string[] | undefined): boolean {
  if (!permission) return true
  const wanted = typeof permission === 'string' ? [permission] : permission
  return wanted.some((name) => me.value?.permissions.includes(name))
}

export function setMe(value: Me): Me {
  settings.csrf = value.csrf
  me.value = value
  return value
}

export async function loadMe(): Promise<Me> {
  return setMe(await api('GET /api/v1/me'))
}

/** Null: the password is right, and the second factor is still to come (`signInCode`). */
export async function signIn(login: string, password: string): Promise<Me | null> {
  const answer = await api('POST /api/v1/session', { body: { login, password } })
  return answer.code_needed ? null : loadMe()
}

export async function signInCode(code: string): Promise<Me> {
  await api('POST /api/v1/session/code', { body: { code } })
  return loadMe()
}

export async function signOut(): Promise<void> {
  await api('DELETE /api/v1/session')
  me.value = null
}
