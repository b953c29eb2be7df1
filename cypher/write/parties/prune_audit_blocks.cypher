CYPHER 5
// prune_audit_blocks
// changes:  deletes the blocks of a chain's records up to a number, and keeps the hash and the moment of the last of them
// params:   chain STRING, number INTEGER, hash STRING, until INTEGER
// returns:  nothing
// rows:     none
// index:    audit_chain_chain, audit_block_last
// example:  {"chain": "a", "number": 1, "hash": "b", "until": 0}
// callers:  firmware_graph.audit.retention
MATCH (chain:AuditChain {chain: $chain})
SET chain.pruned_number = $number, chain.pruned_hash = $hash, chain.pruned_until = $until
WITH chain
MATCH (block:AuditBlock)
WHERE block.chain = $chain AND block.last <= $number
DELETE block
