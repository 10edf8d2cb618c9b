/** Every route of the server as "METHOD /pattern" → what goes in and what comes out. */
import type { paths } from './schema'
import type * as T from './types'

export interface Route<Out, Query = never, Body = never> { out: Out; query: Query; body: Body }
type Nothing = Record<string, never>

type Method = 'get' | 'post' | 'put' | 'delete'
type Path = keyof paths & string
type Key = { [P in Path]: { [M in Method]: paths[P][M] extends { responses: unknown } ? `${Uppercase<M>} ${P}` : never }[Method] }[Path]
type Operation<K> = K extends `${infer M} ${infer P}` ? (P extends Path ? paths[P][Lowercase<M> & Method] : never) : never

type Answer<O> = O extends { responses: { 200: { content: { 'application/json': infer A } } } } ? T.Plain<A> : Nothing
/** Values of a query are texts in the end; only its names are checked. */
type Query<O> = O extends { parameters: { query?: infer Q } } ? ([Q] extends [undefined] ? never : { [K in keyof Q]?: string | number | boolean | readonly string[] }) : never
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? T.Plain<B> : never

type Described = { [K in Key]: Route<Answer<Operation<K>>, Query<Operation<K>>, Body<Operation<K>>> }

/** Routes that answer by hand-made responses and so are not in the document. */
interface Undescribed {
  'POST /api/v1/session': Route<{ code_needed?: boolean }, never, { login: string; password: string }>
  'POST /api/v1/session/code': Route<Nothing, never, { code: string }>
  'DELETE /api/v1/session': Route<Nothing>

}

export type Routes = Described & Undescribed
