export { auditOf, writeAudit, type AuditEntry, type AuditRow } from './repository.ts'
export { verifyAudit, type AuditVerdict } from './verify.ts'
