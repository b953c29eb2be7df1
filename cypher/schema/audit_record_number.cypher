CYPHER 5
// audit_record_number
// keeps: the order of records in a chain
CREATE CONSTRAINT audit_record_number IF NOT EXISTS
FOR (record:AuditRecord) REQUIRE (record.chain, record.number) IS UNIQUE
