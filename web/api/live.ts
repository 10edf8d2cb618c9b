/**
 * Live events of the server (GET /api/v1/events): `onLive('appeal.changed', reload)`. One connection for the
 * page; it comes back by itself with growing pauses, and `onMissed` tells screens to fetch what they may have missed:
 * before the connection stood, while it was away, or when the server says so ("resync").
 */
import { onScopeDispose, ref } from 'vue'

type Handler = (data: unknown) => void

const handlers = new Map<string, Set<Handler>>()
const missed = new Set<() => void>()
let source: EventSource | null = null
let pause = 1000
let wanted = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Whether events arrive now; screens show "live" by it. */
export const live = ref(false)

const fetchAgain = (): void => missed.forEach((handler) => handler())

function listen(name: string): void {
  source?.addEventListener(name, (event) => {
    let data: unknown = null
    try {
      data = JSON.parse((event as MessageEvent<string>).data)
    } catch {
      // an event without data is still an event
    }
    handlers.get(name)?.forEach((handler) => handler(data))
  })
}

export function startLive(): void {
  wanted = true
  if (source || document.hidden || typeof EventSource === 'undefined') return
  source = new EventSource('/api/v1/events')
  source.onopen = () => {
    live.value = true
    pause = 1000
    fetchAgain()
  }
  source.addEventListener('resync', fetchAgain)
  source.addEventListener('too_many', () => (live.value = false))
  source.onerror = () => {
    live.value = false
    if (source?.readyState !== EventSource.CLOSED) return
    disconnect()
    timer = setTimeout(startLive, pause)
    pause = Math.min(pause * 2, 30_000)
  }
  for (const name of handlers.keys()) listen(name)
}

export function stopLive(): void {
  wanted = false
  disconnect()
}

function disconnect(): void {
  clearTimeout(timer)
  source?.close()
  source = null
  live.value = false
}

// Browsers open six connections to a server at most: tabs that nobody looks at give theirs back after a while,
// or the seventh tab would wait for ever.
if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(disconnect, 20_000)
    else if (wanted) startLive()
  })
}

/** Runs `handler` for each event of that name until the calling component goes away. */
export function onLive(name: string, handler: Handler): void {
  if (!handlers.has(name)) {
    handlers.set(name, new Set())
    listen(name)
  }
  handlers.get(name)!.add(handler)
  onScopeDispose(() => handlers.get(name)?.delete(handler))
}

/** Runs `handler` whenever events may have been missed. */
export function onMissed(handler: () => void): void {
  missed.add(handler)
  onScopeDispose(() => missed.delete(handler))
}
