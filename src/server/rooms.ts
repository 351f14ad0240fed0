import { attachmentsRoom } from './attachments/index.ts'
import { auditRoom } from './audit/index.ts'
import { catalogueRoom, type Catalogue } from './catalogue/index.ts'
import { draftsRoom } from './drafts/index.ts'
import { filingsRoom } from './filings/index.ts'
import { configuredConnection, identity } from './identity/index.ts'
import { integrityRoom } from './integrity/index.ts'
import { noticesRoom } from './notices/index.ts'
import { officeRoom } from './office/index.ts'
import { outagesRoom } from './outages/index.ts'
import type { Config } from './platform/config.ts'
import type { Room } from './platform/ports.ts'
import { receiptsRoom } from './receipts/index.ts'

/** The rooms of this server, in the order in which they are prepared: definitions are published before filings are judged by them. */
export async function roomsOf(config: Config, catalogue: Catalogue): Promise<readonly Room[]> {
  return [
    catalogueRoom(catalogue), ...await identityRooms(config), attachmentsRoom, draftsRoom, filingsRoom(catalogue), receiptsRoom(catalogue), officeRoom(catalogue), noticesRoom(catalogue), auditRoom, integrityRoom, outagesRoom,
    ...await demonstrationRooms(config, catalogue),
  ]
}

/** The development provider's code, and the fictional people in it, are not even loaded where a real provider is configured. */
async function identityRooms({ identity: settings, ...config }: Config): Promise<readonly Room[]> {
  if (settings.provider === 'oidc') return [identity(settings, configuredConnection(settings))]
  const { developmentIdentity } = await import('./demonstration/index.ts')
  const development = developmentIdentity({ ...config, identity: settings })
  return [identity(settings, development.connection), development.room]
}

/** Last, because it files by way of all the others; and only beside the provider that can log its fictional people in. */
async function demonstrationRooms({ demonstration, identity: { provider } }: Config, catalogue: Catalogue): Promise<readonly Room[]> {
  if (!demonstration || provider !== 'development') return []
  const { demonstrationFilings } = await import('./demonstration/filings.ts')
  return [demonstrationFilings(catalogue)]
}
