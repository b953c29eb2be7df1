CYPHER 5
// audit_day_key
// keeps: the days on which the entries of a manufacturer were read by a role
CREATE CONSTRAINT audit_day_key IF NOT EXISTS
FOR (day:AuditDay) REQUIRE day.key IS UNIQUE
