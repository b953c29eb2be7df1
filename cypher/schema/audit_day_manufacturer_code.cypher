CYPHER 5
// audit_day_manufacturer_code
// drives: the days on which the entries of a manufacturer were read, in their order
CREATE INDEX audit_day_manufacturer_code IF NOT EXISTS
FOR (day:AuditDay) ON (day.manufacturer_code, day.day)
