/**
 * The one way to the server: `api('GET /api/v1/appeals/{id}', { path: { id } })`. Types follow the route.
 * Adds the CSRF token and the language, turns every failure into an ApiError, and tells `connection` whether
 * the server can be reached.
 */
import { ref } from 'vue'
import type { Routes } from './routes'

export interface Problem { code: string; message: string; field?: string; help?: string }

/** What went wrong, in the reader's language. `status` 0: no answer at all. */
export class ApiError extends Error {
  readonly code: string
  readonly field?: string
  readonly help?: string
  readonly others: Problem[]
  readonly traceId?: string
  constructor(readonly status: number, problem: Problem & { others?: Problem[]; trace_id?: string }) {
    super(problem.message)
    this.code = problem.code
    this.field = problem.field || undefined
    this.help = problem.help || undefined
    this.others = problem.others ?? []
    this.traceId = problem.trace_id || undefined
  }
  /** This problem and the further ones, for forms. */
  get all(): Problem[] {
    return [{ code: this.code, message: this.message, field: this.field, help: this.help }, ...this.others]
  }
}

/** Settings of the page that the client needs and does not own. */
export const settings = {
  csrf: '',
  lang: 'zh' as 'zh' | 'en',
  /** Called when the session has ended; the shell goes to the sign-in page. */
  onSignedOut: () => {},
  /** Asks the person to prove who he is (a code or the password); true when the deed may be tried again. */
  onProof: async (): Promise<boolean> => false,
}

export type Connection = 'up' | 'offline' | 'busy'
/** "busy": the server answers 503 (starting, or its database is away). */
export const connection = ref<Connection>('up')

type PathNames<K> = K extends `${string}{${infer Name}}${infer Rest}` ? Name | PathNames<Rest> : never
type PathPart<K> = [PathNames<K>] extends [never] ? { path?: never } : { path: Record<PathNames<K>, string | number> }
type Part<Name extends string, V> = [V] extends [never] ? Partial<Record<Name, never>> : Record<Name, V>
type QueryPart<V> = [V] extends [never] ? { query?: never } : { query?: V }
export type Input<K extends keyof Routes> = PathPart<K> & QueryPart<Routes[K]['query']> & Part<'body', Routes[K]['body']>
export type Out<K extends keyof Routes> = Routes[K]['out']
type Arguments<K extends keyof Routes> =
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  {} extends Input<K> ? [input?: Input<K>, signal?: AbortSignal] : [input: Input<K>, signal?: AbortSignal]

export async function api<K extends keyof Routes>(route: K, ...rest: Arguments<K>): Promise<Out<K>> {
  const [input, signal] = rest as [Loose | undefined, AbortSignal | undefined]
  const [method, pattern] = route.split(' ') as [string, string]
  return (await send(method, fill(pattern, input), input?.body, signal)) as Out<K>
}

interface Loose { path?: Record<string, string | number>; query?: object; body?: unknown }

function fill(pattern: string, input: Loose | undefined): string {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input?.path?.[name] ?? '')))
  return withQuery(path, input?.query)
}

/** The address with its query; empty values are left out, lists repeat their name. */
export function withQuery(path: string, query: object | undefined): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(key, String(one))
    }
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

function headers(method: string, json: boolean): Record<string, string> {
  const result: Record<string, string> = { Accept: 'application/json', 'Accept-Language': settings.lang }
  if (method !== 'GET') result['X-CSRF-Token'] = settings.csrf
  if (json) result['Content-Type'] = 'application/json'
  return result
}

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}

async function send(method: string, url: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const init: RequestInit & { headers: Record<string, string> } = {
    method, signal, credentials: 'same-origin', headers: headers(method, body !== undefined),
    body: body === undefined ? undefined : JSON.stringify(body),
  }
  // The same key on the second try: the server does the work once even when only the answer was lost.
  if (method === 'POST') init.headers['Idempotency-Key'] = random()
  for (let asked = false; ; asked = true) {
    const response = await fetchTwice(url, init)
    connection.value = response.status === 503 ? 'busy' : 'up'
    const text = await response.text()
    if (asked || response.status !== 403 || (parse(text) as Problem | undefined)?.code !== 'auth.prove' || !(await settings.onProof())) return finish(response.status, text)
  }
}

async function fetchTwice(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, init)
    } catch (error) {
      if (init.signal?.aborted) throw error
      if (attempt === 2) {
        connection.value = 'offline'
        throw noAnswer()
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
}

function noAnswer(): ApiError {
  const zh = settings.lang === 'zh'
  return new ApiError(0, {
    code: 'no_answer',
    message: zh ? '连接不上服务器' : 'The server cannot be reached',
    help: zh ? '请检查网络，稍后重试；已填写的内容不会丢失。' : 'Check the network and try again; what you typed is kept.',
  })
}

function finish(status: number, text: string): unknown {
  const data = parse(text)
  if (status >= 200 && status < 300) return data ?? {}
  const problem = data as (Problem & { trace_id?: string }) | undefined
  const error = new ApiError(status, typeof problem?.message === 'string' && problem.message ? problem : unexplained(status))
  if (status === 401) settings.onSignedOut()
  throw error
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

function unexplained(status: number): Problem {
  const zh = settings.lang === 'zh'
  return { code: `http_${status}`, message: zh ? `服务器回答了意外的结果（${status}）` : `The server gave an unexpected answer (${status})` }
}

/** Sends one file as multipart form data; `progress` gets 0…1. */
export function upload<T>(url: string, file: File, progress: (part: number) => void = () => {}, field = 'file', more: Record<string, string> = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers('POST', false))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onerror = () => reject(noAnswer())
    request.onload = () => {
      try {
        resolve(finish(request.status, request.responseText) as T)
      } catch (error) {
        reject(error)
      }
    }
    const form = new FormData()
    for (const [name, value] of Object.entries(more)) form.append(name, value)
    form.append(field, file, file.name)
    request.send(form)
  })
}

/** Sends fields and perhaps one file ("file") as multipart form data. */
export async function uploadForm<T>(url: string, fields: Record<string, string>, file: File | null): Promise<T> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  if (file) form.append('file', file, file.name)
  let answer: Response
  try {
    answer = await fetch(url, { method: 'POST', body: form, headers: headers('POST', false), credentials: 'same-origin' })
  } catch {
    throw noAnswer()
  }
  return finish(answer.status, await answer.text()) as T
}
