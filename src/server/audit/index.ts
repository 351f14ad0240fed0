import type { Room } from '../platform/ports.ts'
import { CHECKPOINT_TASK, writeCheckpoints } from './checkpoint.ts'

export { auditOf, writeAudit, type AuditEntry, type AuditRow } from './repository.ts'
export { signLostCheckpoints } from './restored.ts'
export { verifyAudit, type AuditVerdict } from './verify.ts'
export { verifyCheckpoints, type CheckpointFault, type CheckpointsVerdict } from './verify-checkpoints.ts'

/** Signs each day, outside the database, where the log of each body ends. */
export const auditRoom: Room = {
  name: 'audit',
  routes: () => undefined,
  jobs: platform => ({ [CHECKPOINT_TASK]: () => writeCheckpoints(platform) }),
  schedule: [{ task: CHECKPOINT_TASK, cron: '10 0 * * *' }],
  prepare: writeCheckpoints, // a server that is off at night has one for the days on which it works
}
