/** Filters without a control of their own: figures, the register and other pages lead here with them. */
import { textOf } from '@ui/i18n'
import { t } from '../text'

export const moreFilters = ['org', 'subject', 'street', 'place', 'without', 'parent', 'channel', 'rating', 'supervision', 'redone', 'returned', 'extended', 'counted', 'left', 'itself'] as const
export type MoreFilter = (typeof moreFilters)[number]
export interface Names { org: (id: string) => string | undefined; street: (code: string) => string | undefined }

/** What a filter says to its reader; empty for one that only narrows another. */
export function moreText(filter: MoreFilter, value: string, names: Names): string {
  switch (filter) {
    case 'itself': return ''
    case 'org': return t('more.org', { name: names.org(value) ?? '…' })
    case 'street': return t('more.street', { name: names.street(value) ?? value })
    case 'place': return t('more.place', { name: value })
    case 'channel': return textOf(t, 'channel', value)
    case 'rating': return textOf(t, 'level', value)
    case 'supervision': return textOf(t, 'supervision', value)
    case 'without': return value.split(',').map((w) => textOf(t, 'without', w)).join('、')
    case 'counted': return textOf(t, 'counted', value)
    case 'left': return t('more.left', { state: textOf(t, 'state', value) })
    default: return t(`more.${filter}`)
  }
}
