CYPHER 5
// audit_chain_chain
// keeps: the chains of records of restricted reads
CREATE CONSTRAINT audit_chain_chain IF NOT EXISTS
FOR (chain:AuditChain) REQUIRE chain.chain IS UNIQUE
