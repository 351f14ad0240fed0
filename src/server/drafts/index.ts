import type { Room } from '../platform/ports.ts'
import { forgetOldDrafts, FORGET_TASK } from './forget.ts'
import { draftRoutesOf } from './routes.ts'

export { closeRegistered } from './repository.ts'
export { rewrapDrafts } from './rewrap.ts'
export { verifyDrafts, type DraftsVerdict } from './verify.ts'

/** Keeps a second home for what people are still writing, and gives it back to them on any device. */
export const draftsRoom: Room = {
  name: 'drafts',
  routes: draftRoutesOf,
  jobs: platform => ({ [FORGET_TASK]: forgetOldDrafts(platform) }),
  schedule: [{ task: FORGET_TASK, cron: '10 2 * * *' }],
}
