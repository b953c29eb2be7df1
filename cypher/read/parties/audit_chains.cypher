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
RETURN collect([
  chain.chain, chain.number, chain.hash, chain.pruned_number, chain.pruned_hash, chain.pruned_until,
  chain.stated_number, chain.stated_pruned
]) AS chains
