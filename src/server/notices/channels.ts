import type { JWK } from 'jose'
import { keptKey } from '../platform/keys.ts'
import type { Platform } from '../platform/ports.ts'
import { openPost, type Post } from './mail.ts'
import { openPush, type Push } from './push.ts'

/** The ways there are to tell somebody; what the settings do not give is not there, and not offered. */
export interface Channels { readonly post?: Post | undefined, readonly push?: Push | undefined }

export async function openChannels({ config, clock }: Pick<Platform, 'config' | 'clock'>): Promise<Channels> {
  const jwk = await pushKey(config)
  return {
    post: openPost(config.mail),
    push: jwk && await openPush({ jwk, services: config.push.services, contact: config.contact, clock }),
  }
}

async function pushKey({ push, production, dataDir }: Platform['config']): Promise<JWK | undefined> {
  if (push.key !== undefined) return JSON.parse(push.key) as JWK // checked at the start
  return production ? undefined : keptKey(dataDir, 'push')
}
