CYPHER 5
// audit_record_released_at
// drives: the records of restricted reads, in the order of their moments
CREATE INDEX audit_record_released_at IF NOT EXISTS
FOR (record:AuditRecord) ON (record.released_at)
