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
  record.text, record.hash, record.chain, record.number, record.released_at, record.role, record.party, record.acting_for
]) AS records
