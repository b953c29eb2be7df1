CYPHER 5
// audit_block_last
// keeps: the order of blocks of records in a chain
CREATE CONSTRAINT audit_block_last IF NOT EXISTS
FOR (block:AuditBlock) REQUIRE (block.chain, block.last) IS UNIQUE
