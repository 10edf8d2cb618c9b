import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { live, onLive, onMissed, startLive, stopLive } from './live'

class FakeSource extends EventTarget {
  static readonly CLOSED = 2
  static all: FakeSource[] = []
  readyState = 1
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    FakeSource.all.push(this)
  }
  close(): void { this.readyState = 2 }
  say(name: string, data: string): void { this.dispatchEvent(new MessageEvent(name, { data })) }
}
const newest = () => FakeSource.all.at(-1)!
function hide(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  FakeSource.all = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.useFakeTimers()
})
afterEach(() => {
  stopLive()
  hide(false)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('live events', () => {
  it('reach who listens, until he goes away', () => {
    const heard: unknown[] = []
    const scope = effectScope()
    scope.run(() => onLive('appeal.changed', (data) => heard.push(data)))
    startLive()
    newest().say('appeal.changed', '{"id":"a1"}')
    newest().say('appeal.changed', 'not json')
    scope.stop()
    newest().say('appeal.changed', '{}')
    expect(heard).toEqual([{ id: 'a1' }, null])
  })
  it('come back by themselves and tell screens to fetch what they missed', () => {
    const missed = vi.fn()
    effectScope().run(() => onMissed(missed))
    startLive()
    newest().onopen!()
    expect(live.value).toBe(true)
    expect(missed, 'what happened while the page came up').toHaveBeenCalledTimes(1)
    newest().close()
    newest().onerror!()
    expect(live.value).toBe(false)
    vi.advanceTimersByTime(1000)
    expect(FakeSource.all).toHaveLength(2)
    newest().onopen!()
    expect(missed).toHaveBeenCalledTimes(2)
    newest().say('resync', '{}')
    expect(missed).toHaveBeenCalledTimes(3)
  })
  it('are not called live where the account has too many connections', () => {
    startLive()
    newest().onopen!()
    newest().say('too_many', '{}')
    expect(live.value).toBe(false)
  })
  it('wait longer after each failure', () => {
    startLive()
    for (const pause of [1000, 2000, 4000]) {
      newest().close()
      newest().onerror!()
      vi.advanceTimersByTime(pause - 1)
      const before = FakeSource.all.length
      vi.advanceTimersByTime(1)
      expect(FakeSource.all.length).toBe(before + 1)
    }
  })
  it('are given back by a tab that nobody looks at', () => {
    startLive()
    hide(true)
    vi.advanceTimersByTime(20_000)
    expect(newest().readyState).toBe(2)
    hide(false)
    expect(FakeSource.all).toHaveLength(2)
  })
  it('stay when the tab was away only for a moment', () => {
    startLive()
    hide(true)
    vi.advanceTimersByTime(5000)
    hide(false)
    vi.advanceTimersByTime(60_000)
    expect(FakeSource.all).toHaveLength(1)
    expect(newest().readyState).toBe(1)
  })
})
