/** All modules' views, found by their place: modules/NAME/web/routes.ts. */
import type { DeskModule } from '@ui/module'

const found = import.meta.glob<DeskModule>('../../modules/*/web/routes.ts', { eager: true, import: 'default' })
export const modules: DeskModule[] = Object.values(found)
