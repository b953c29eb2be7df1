CYPHER 5
// audit_head_day
// keeps: one head of all chains for each day
CREATE CONSTRAINT audit_head_day IF NOT EXISTS
FOR (head:AuditHead) REQUIRE head.day IS UNIQUE
