import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, api, connection, settings, withQuery } from './client'
import { fail, serve } from '../ui/testing/mount'

beforeEach(() => {
  settings.csrf = 'token'
  settings.onSignedOut = () => {}
  connection.value = 'up'
})
afterEach(() => void vi.unstubAllGlobals())

describe('the client', () => {
  it('fills path and query, and leaves empty values out', async () => {
    const calls = serve({ 'GET /api/v1/appeals/a%2Fb': {}, 'GET /api/v1/appeals': {} })
    await api('GET /api/v1/appeals/{id}', { path: { id: 'a/b' } })
    await api('GET /api/v1/appeals', { query: { q: '', state: ['submitted', 'replied'], limit: 50 } })
    expect(calls[1]!.url.search).toBe('?state=submitted&state=replied&limit=50')
  })
  it('sends the CSRF token and a key with what writes, and neither with what reads', async () => {
    const calls = serve({ 'POST /api/v1/session': {}, 'GET /api/v1/me': { csrf: '' } })
    await api('POST /api/v1/session', { body: { login: 'a', password: 'b' } })
    await api('GET /api/v1/me')
    expect(calls[0]!.headers['X-CSRF-Token']).toBe('token')
    expect(calls[0]!.headers['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
    expect(calls[0]!.body).toEqual({ login: 'a', password: 'b' })
    expect(calls[1]!.headers['X-CSRF-Token']).toBeUndefined()
  })
  it('tries again with the same key when the answer was lost', async () => {
    const keys: string[] = []
    vi.stubGlobal('fetch', async (_: string, init: { headers: Record<string, string> }) => {
      keys.push(init.headers['Idempotency-Key']!)
      if (keys.length === 1) throw new TypeError('network')
      return new Response('{}')
    })
    await api('POST /api/v1/session', { body: { login: 'a', password: 'b' } })
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect(connection.value).toBe('up')
  })
  it('says in the reader\'s language that the server is away', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('network') })
    await expect(api('GET /api/v1/me')).rejects.toMatchObject({ status: 0, message: '连接不上服务器' })
    expect(connection.value).toBe('offline')
  })
  it('gives all problems with their fields', async () => {
    serve({ 'POST /api/v1/appeals': fail(422, { code: 'form', message: '请填写标题', field: 'title', others: [{ code: 'form', message: '请填写内容', field: 'body' }], trace_id: 't1' }) })
    const error = await api('POST /api/v1/appeals', { body: {} as never }).catch((e: unknown) => e as ApiError)
    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).all.map((p) => p.field)).toEqual(['title', 'body'])
    expect((error as ApiError).traceId).toBe('t1')
  })
  it('tells the shell that the session has ended', async () => {
    const ended = vi.fn()
    settings.onSignedOut = ended
    serve({ 'GET /api/v1/me': fail(401, { code: 'auth', message: '请登录' }) })
    await expect(api('GET /api/v1/me')).rejects.toMatchObject({ status: 401 })
    expect(ended).toHaveBeenCalledOnce()
  })
  it('knows a busy server from a lost one', async () => {
    serve({ 'GET /api/v1/me': fail(503, { code: 'busy', message: '数据库正在恢复' }) })
    await expect(api('GET /api/v1/me')).rejects.toMatchObject({ status: 503, message: '数据库正在恢复' })
    expect(connection.value).toBe('busy')
  })
  it('explains an answer that is no JSON', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>bad gateway', { status: 502 }))
    await expect(api('GET /api/v1/me')).rejects.toMatchObject({ status: 502, code: 'http_502' })
    vi.stubGlobal('fetch', async () => new Response('{"message": {"text": "another program"}}', { status: 502 }))
    await expect(api('GET /api/v1/me')).rejects.toMatchObject({ status: 502, code: 'http_502' })
  })
})

it('an address without a query stays as it is', () => expect(withQuery('/a', { q: '', x: undefined })).toBe('/a'))

// Misuse must not compile.
export function misuse(): void {
  // @ts-expect-error unknown route
  void api('GET /api/v1/nothing')
  // @ts-expect-error missing path parameter
  void api('GET /api/v1/appeals/{id}')
  // @ts-expect-error unknown kind
  void api('POST /api/v1/appeals', { body: { kind: 'nonsense', title: '', body: '', contact_name: '', contact_phone: '' } })
}
