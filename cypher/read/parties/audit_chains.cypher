CYPHER 5
// audit_chains
// answers:  all chains of records of restricted reads: head, last record that was pruned, and what a day's head says of both
// params:   none
// returns:  chains LIST<LIST<ANY>>
// rows:     one
// index:    audit_chain_chain
// example:  {}
// callers:  firmware_graph.audit.recorded
MATCH (chain:AuditChain)
WHERE chain.chain > ''
WITH chain
ORDER BY chain.chain
RETURN collect([name IN [
  'chain', 'number', 'hash', 'pruned_number', 'pruned_hash', 'pruned_until', 'stated_number', 'stated_pruned'
] | chain[name]]) AS chains
