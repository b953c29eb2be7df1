CYPHER 5
// prune_audit_records
// changes:  deletes the records of a chain up to a number, and keeps the hash and the moment of the last of them
// params:   chain STRING, number INTEGER, hash STRING, until INTEGER
// returns:  nothing
// rows:     none
// index:    audit_chain_chain, audit_record_number
// example:  {"chain": "a", "number": 1, "hash": "b", "until": 0}
// callers:  firmware_graph.audit.retention
MATCH (chain:AuditChain {chain: $chain})
SET chain.pruned_number = $number, chain.pruned_hash = $hash, chain.pruned_until = $until
WITH chain
MATCH (record:AuditRecord)
WHERE record.chain = $chain AND record.number <= $number
DELETE record
