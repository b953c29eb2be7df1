CYPHER 5
// audit_block_latest
// drives: the blocks of records of restricted reads, in the order of their latest moments
CREATE INDEX audit_block_latest IF NOT EXISTS
FOR (block:AuditBlock) ON (block.latest)
