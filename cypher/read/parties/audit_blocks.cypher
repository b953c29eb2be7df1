CYPHER 5
// audit_blocks
// template: read/parties/audit_blocks.cypher.j2
// answers:  the next blocks of a chain's records after a number, in their order: one, and those that follow within a number of records
// params:   chain STRING, after INTEGER, records INTEGER
// returns:  blocks LIST<LIST<ANY>>
// rows:     one
// index:    audit_block_last
// example:  {"chain": "a", "after": 0, "records": 1000}
// callers:  firmware_graph.audit.recorded
MATCH (block:AuditBlock)
WHERE block.chain = $chain AND block.last > $after
WITH block
ORDER BY block.last
LIMIT $records
WITH collect(block) AS found
UNWIND found AS block
WITH block, head(found).last + $records AS most
WHERE block.last <= most
RETURN collect([name IN [
  'chain', 'first', 'last', 'hash', 'earliest', 'latest', 'parties', 'party_counts', 'texts'
] | block[name]]) AS blocks
