import type { DeskModule } from '@ui/module'

export default { routes: [] } satisfies DeskModule
