CYPHER 5
// last_audit_head
// template: read/parties/last_audit_head.cypher.j2
// answers:  the heads of all chains of the latest day, if there is any
// params:   none
// returns:  heads LIST<LIST<ANY>>
// rows:     one
// index:    audit_head_day
// example:  {}
// callers:  firmware_graph.audit.recorded
MATCH (head:AuditHead)
WHERE head.day > ''
WITH head
ORDER BY head.day DESC
LIMIT 1
RETURN collect([name IN [
  'day', 'made_at', 'chains', 'previous', 'hash', 'key', 'signature'
] | head[name]]) AS heads
