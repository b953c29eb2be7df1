CYPHER 5
// prune_audit_days
// changes:  deletes the days before one on which entries were read
// params:   before STRING
// returns:  nothing
// rows:     none
// index:    audit_day_day
// example:  {"before": "2026-01-01"}
// callers:  firmware_graph.audit.retention
MATCH (day:AuditDay)
WHERE day.day < $before
DELETE day
