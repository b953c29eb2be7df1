CYPHER 5
// restricted_reads
// answers:  a page of the records of reads of restricted facts since a moment, the latest first, and their number
// params:   since INTEGER, party STRING, before_moment INTEGER, before_chain STRING, before_number INTEGER, limit INTEGER, wants_total BOOLEAN
// returns:  records LIST<LIST<ANY>>, total INTEGER
// rows:     one
// index:    audit_record_released_at
// example:  {"since": 0, "party": null, "before_moment": 9000000000000, "before_chain": "", "before_number": 0, "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.publication.restricted_reads
MATCH (record:AuditRecord)
WHERE record.released_at >= $since AND record.released_at <= $before_moment
  AND ($party IS NULL OR record.party = $party OR record.acting_for = $party)
  AND (record.released_at < $before_moment OR record.chain < $before_chain
    OR (record.chain = $before_chain AND record.number < $before_number))
WITH record
ORDER BY record.released_at DESC, record.chain DESC, record.number DESC
LIMIT $limit
WITH collect([
  record.text, record.hash, record.chain, record.number, record.released_at, record.role, record.party, record.acting_for
]) AS records
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (record:AuditRecord)
  WHERE record.released_at >= $since
    AND ($party IS NULL OR record.party = $party OR record.acting_for = $party)
  RETURN count(record) AS total
}
RETURN records, total
