/**
 * The tabs of the inbox: first what waits for this reader, by what they may do, then the whole. The inbox opens on the
 * first, by clock; a tab with nothing in it is not shown, but for the first and the whole. Who only looks on (leaders) opens on the whole. A tab is a filter; its number is the server's count of the same filter.
 */
import type { Counts } from '@api/types'

export interface Tab {
  key: string
  /** Filters that make the tab; all other tab filters are empty. */
  filter: Partial<Record<TabFilter, string>>
  /** Its number out of the counts of the list; tabs without one are counted by themselves. */
  count?: (counts: Counts) => number
  permission?: string
  /** Not for those who hold this. */
  except?: string
  alarm?: boolean
}
export const tabFilters = ['state', 'clock', 'asking', 'helping', 'supervised'] as const
export type TabFilter = (typeof tabFilters)[number]

const all: Tab[] = [
  { key: 'todo', filter: { state: 'received,submitted,returning,checking,calling_back' }, count: (c) => c.received + c.submitted + c.returning + c.checking + c.calling_back, permission: 'appeal.dispatch' },
  { key: 'todo', filter: { state: 'dispatched,in_progress' }, count: (c) => c.dispatched + c.in_progress, permission: 'appeal.handle', except: 'appeal.dispatch' },
  { key: 'all', filter: {}, count: (c) => c.all },
  { key: 'received', filter: { state: 'received' }, count: (c) => c.received, permission: 'appeal.dispatch' },
  { key: 'submitted', filter: { state: 'submitted' }, count: (c) => c.submitted, permission: 'appeal.dispatch' },
  { key: 'returning', filter: { state: 'returning' }, count: (c) => c.returning, permission: 'appeal.dispatch' },
  { key: 'checking', filter: { state: 'checking' }, count: (c) => c.checking, permission: 'appeal.dispatch' },
  { key: 'calling_back', filter: { state: 'calling_back' }, count: (c) => c.calling_back, permission: 'appeal.dispatch' },
  { key: 'dispatched', filter: { state: 'dispatched' }, count: (c) => c.dispatched },
  { key: 'in_progress', filter: { state: 'in_progress' }, count: (c) => c.in_progress },
  { key: 'helping', filter: { helping: 'true' }, permission: 'appeal.handle' },
  { key: 'asking', filter: { asking: 'true' }, permission: 'appeal.approve' },
  { key: 'paused', filter: { state: 'suspended,tracking' }, count: (c) => c.suspended + c.tracking },
  { key: 'supervised', filter: { supervised: 'true' } },
  { key: 'replied', filter: { state: 'replied' }, count: (c) => c.replied },
  { key: 'due_soon', filter: { clock: 'yellow' }, count: (c) => c.due_soon },
  { key: 'overdue', filter: { clock: 'red' }, count: (c) => c.overdue, alarm: true },
]

export const tabsFor = (can: (permission: string) => boolean): Tab[] => all.filter((t) => (!t.permission || can(t.permission)) && !(t.except && can(t.except)))
export const isActive = (tab: Tab, filters: Record<string, string>) => tabFilters.every((f) => (filters[f] ?? '') === (tab.filter[f] ?? ''))
/** All tab filters, those of the tab set. */
export const opening = (tab: Tab): Record<TabFilter, string> => ({ state: '', clock: '', asking: '', helping: '', supervised: '', ...tab.filter })
