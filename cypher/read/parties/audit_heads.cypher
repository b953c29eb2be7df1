CYPHER 5
// audit_heads
// template: read/parties/audit_heads.cypher.j2
// answers:  the heads of all chains at the end of days after one, in their order
// params:   after STRING, limit INTEGER
// returns:  heads LIST<LIST<ANY>>
// rows:     one
// index:    audit_head_day
// example:  {"after": "2026-01-01", "limit": 100}
// callers:  firmware_graph.audit.recorded
MATCH (head:AuditHead)
WHERE head.day > $after
WITH head
ORDER BY head.day
LIMIT $limit
RETURN collect([name IN [
  'day', 'made_at', 'chains', 'previous', 'hash', 'key', 'signature'
] | head[name]]) AS heads
