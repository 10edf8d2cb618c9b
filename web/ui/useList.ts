/**
 * A list whose filters, order and page live in the address: it can be sent to a colleague, and "back" works.
 * Pages follow the server's cursors; the way back is remembered in the history entry.
 */
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, reactive, toValue, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import { withQuery } from '@api/client'
import type { ListOf } from '@api/types'

export interface ListOptions<Row, F extends Record<string, string>> {
  /** Names the query's cache, the saved filters and the column choice. */
  name: string
  /** Filters with their defaults; a filter at its default is not in the address. */
  filters: F
  /** What is set when the address names no filter; every filter emptied is another address. */
  opening?: Partial<F>
  /** The order without a choice, perhaps by what is looked at. */
  sort?: string | ((filters: F) => string)
  limit?: number
  fetch: (query: Record<string, string | string[]>, signal: AbortSignal) => Promise<ListOf<Row>>
  /** Address of the export without extension, e.g. "/api/v1/appeals/export", and what the server writes. */
  exportPath?: string
  exportFormats?: ('csv' | 'xlsx')[]
  /** Filters that the address does not show (a fixed parent). */
  fixed?: MaybeRefOrGetter<Record<string, string>>
}

/** Several values of one filter stand in the address with commas; the server wants the name repeated. */
export function lists(query: Record<string, string>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(query).map(([k, v]) => [k, k === 'q' || !v.includes(',') ? v : v.split(',')]))
}

/** What a list page needs to show itself; methods, so that a page with narrower filters still fits. */
export interface ListModel<Row, F extends Record<string, string> = Record<string, string>> {
  readonly name: string
  readonly filters: F
  readonly sort: string
  readonly rows: Row[]
  readonly total: number
  /** The total is estimated. */
  readonly about: boolean
  /** First load: nothing to show yet. */
  readonly loading: boolean
  /** Something is shown, something newer is under way. */
  readonly fetching: boolean
  readonly error: Error | null
  readonly page: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  readonly filtered: boolean
  readonly exports: ('csv' | 'xlsx')[]
  set(part: Partial<F>): void
  /** Exactly these filters, all others at their defaults. */
  apply(query: Record<string, string>): void
  clear(): void
  /** An order the server knows, e.g. "-created_at". */
  sortBy(order: string): void
  next(): void
  previous(): void
  reload(): void
  exportUrl(format: 'csv' | 'xlsx'): string
}

export function useList<Row, F extends Record<string, string>>(options: ListOptions<Row, F>): ListModel<Row, F> {
  const route = useRoute()
  const router = useRouter()
  const limit = options.limit ?? 50
  const one = (key: string): string | undefined => {
    const value = route.query[key]
    return typeof value === 'string' ? value : undefined
  }

  const opened = computed(() => Boolean(options.opening) && !Object.keys(options.filters).some((k) => route.query[k] !== undefined))
  const filters = computed(() =>
    Object.fromEntries(Object.entries(options.filters).map(([k, d]) => [k, one(k) ?? (opened.value ? options.opening![k] : undefined) ?? d])) as F)
  const usual = computed(() => (typeof options.sort === 'function' ? options.sort(filters.value) : options.sort))
  const sort = computed(() => one('sort') ?? usual.value ?? '')
  const cursor = computed(() => one('cursor') ?? '')
  const trail = computed<string[]>(() => (cursor.value ? ((history.state?.trail as string[] | undefined) ?? ['']) : []))

  const plain = computed(() => {
    const query: Record<string, string> = { ...toValue(options.fixed) }
    for (const [k, v] of Object.entries(filters.value)) if (v) query[k] = v
    if (sort.value) query.sort = sort.value
    return query
  })
  const query = computed<Record<string, string>>(() => ({ ...plain.value, limit: String(limit), ...(cursor.value ? { cursor: cursor.value } : {}) }))

  const result = useQuery({
    queryKey: [options.name, query],
    queryFn: ({ signal }) => options.fetch(lists(query.value), signal),
    placeholderData: keepPreviousData,
  })

  function go(next: LocationQueryRaw, nextTrail: string[] = [], replace = false): void {
    const clean = Object.fromEntries(Object.entries(next).filter(([k, v]) => v !== undefined && v !== '' && v !== (options.filters[k] ?? undefined)))
    // All filters emptied is not the same as none ever chosen.
    const names = (query: LocationQueryRaw) => Object.keys(query).some((k) => k in options.filters)
    if (options.opening && names(next) && !names(clean)) clean[Object.keys(options.filters)[0]!] = ''
    void router[replace ? 'replace' : 'push']({ query: clean, state: { trail: nextTrail } })
  }
  /** Other query values of the address (a tab of the page) stay. */
  const current = () => ({ ...(opened.value ? options.opening : {}), ...route.query, cursor: undefined })
  const none = () => Object.fromEntries(Object.keys(options.filters).map((k) => [k, '']))

  return reactive({
    name: options.name,
    filters, sort,
    rows: computed(() => result.data.value?.items ?? []),
    total: computed(() => result.data.value?.total ?? 0),
    about: computed(() => result.data.value?.approximate ?? false),
    loading: computed(() => result.isPending.value),
    fetching: computed(() => result.isFetching.value),
    error: computed(() => result.error.value),
    page: computed(() => trail.value.length + 1),
    hasNext: computed(() => Boolean(result.data.value?.next_cursor)),
    hasPrevious: computed(() => trail.value.length > 0),
    filtered: computed(() => Object.entries(filters.value).some(([k, v]) => v !== options.filters[k] && v !== options.opening?.[k])),
    exports: options.exportPath ? (options.exportFormats ?? ['csv']) : [],
    set: (part: Partial<F>) => go({ ...current(), ...part }, [], true),
    apply: (wanted: Record<string, string>) => go(options.opening ? { ...none(), ...wanted } : wanted),
    clear: () => go(sort.value && sort.value !== usual.value ? { sort: sort.value } : {}),
    sortBy: (order: string) => go({ ...current(), sort: order === usual.value ? undefined : order }, [], true),
    next: () => go({ ...route.query, cursor: result.data.value?.next_cursor }, [...trail.value, cursor.value]),
    previous: () => go({ ...route.query, cursor: trail.value.at(-1) || undefined }, trail.value.slice(0, -1)),
    reload: () => void result.refetch(),
    exportUrl: (format: 'csv' | 'xlsx') => withQuery(`${options.exportPath}.${format}`, lists(plain.value)),
  }) as unknown as ListModel<Row, F>
}
