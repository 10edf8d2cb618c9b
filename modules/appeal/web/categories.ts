/** The category tree, fetched once for all screens that choose from it. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@api/client'
import type { Category } from '@api/types'
import { pick } from '@ui/i18n'

export interface Node extends Category { depth: number; children: Node[] }

/** Parents before their children, in the server's order. A node whose parent is missing stands at the top. */
export function treeOf(items: Category[]): Node[] {
  const nodes = new Map(items.map((c) => [c.id, { ...c, depth: 0, children: [] } as Node]))
  const top: Node[] = []
  for (const node of nodes.values()) (nodes.get(node.parent_id ?? '')?.children ?? top).push(node)
  return flat(top, 0)
}
function flat(level: Node[], depth: number): Node[] {
  return level.flatMap((node) => [Object.assign(node, { depth }), ...flat(node.children, depth + 1)])
}

/** A form field that a category has of its own. */
export interface OwnField { key: string; zh?: string; en?: string; type?: string; required?: boolean }
export const ownFields = (c?: Category) => (c?.fields ?? []) as unknown as OwnField[]
export const titleOf = (field: OwnField) => pick(field.zh ?? field.key, field.en ?? field.key)

const nameOf = (c: Category) => pick(c.name, c.name_en)

export function useCategories() {
  const query = useQuery({ queryKey: ['appeal-categories'], queryFn: () => api('GET /api/v1/appeal-categories'), staleTime: 600_000 })
  const items = computed(() => query.data.value?.items ?? [])
  const byId = computed(() => new Map(items.value.map((c) => [c.id, c])))
  const tree = computed(() => treeOf(items.value))
  const branch = (c: Category) => {
    const names: string[] = []
    for (let up = byId.value.get(c.parent_id ?? ''); up; up = byId.value.get(up.parent_id ?? '')) names.unshift(nameOf(up))
    return names.join(' / ')
  }
  const options = computed(() => tree.value.filter((c) => c.active).map((c) => ({ value: c.id, label: nameOf(c), note: branch(c) || undefined, also: `${c.code} ${c.name} ${c.name_en}` })))
  /** A name kept in a figure, in the reader's language where the category still exists. */
  const called = (id: string | null | undefined, name: string) => {
    const now = byId.value.get(id ?? '')
    return now && now.name === name ? nameOf(now) : name
  }
  return { query, items, byId, tree, options, called }
}
