/** Names of organisations by id and by code, fetched once for all screens. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@api/client'
import type { OrgView } from '@api/types'
import { pick } from '@ui/i18n'

export function useOrgNames() {
  const query = useQuery({ queryKey: ['orgs', 'all'], queryFn: () => api('GET /api/v1/orgs'), staleTime: 300_000 })
  const items = computed<OrgView[]>(() => query.data.value?.items ?? [])
  const nameOf = (o: OrgView | undefined) => (o ? pick(o.name, o.name_en) : '')
  return {
    items,
    /** A name kept in a record, in the reader's language where the organisation still bears it. */
    called: (name: string) => nameOf(items.value.find((o) => o.name === name)) || name,
    find: (code: string) => items.value.find((o) => o.code === code && o.active),
    byCode: (code: string) => (code ? nameOf(items.value.find((o) => o.code === code)) || code : ''),
    streets: computed(() => items.value.filter((o) => o.kind === 'street' && o.active)),
  }
}
