CYPHER 5
// audit_records
// answers:  the records of a chain after a number, in their order
// params:   chain STRING, after INTEGER, limit INTEGER
// returns:  records LIST<LIST<ANY>>
// rows:     one
// index:    audit_record_number
// example:  {"chain": "a", "after": 0, "limit": 1000}
// callers:  firmware_graph.audit.recorded
MATCH (record:AuditRecord)
WHERE record.chain = $chain AND record.number > $after
WITH record
ORDER BY record.number
LIMIT $limit
RETURN collect([
  record.chain, record.number, record.previous, record.hash, record.released_at, record.role,
  record.subject, record.issuer, record.party, record.acting_for, record.agent,
  record.operation_name, record.coordinates, record.entry_count, record.cpl_entry_ids, record.manufacturer_codes, record.revision
]) AS records
