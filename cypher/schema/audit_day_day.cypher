CYPHER 5
// audit_day_day
// drives: the pruning of days on which entries were read
CREATE INDEX audit_day_day IF NOT EXISTS
FOR (day:AuditDay) ON (day.day)
