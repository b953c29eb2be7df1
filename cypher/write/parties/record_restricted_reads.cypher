CYPHER 5
// record_restricted_reads
// changes:  adds records of restricted reads to the end of a process's chain, and the days on which a manufacturer's entries were read
// params:   group MAP
// returns:  nothing
// rows:     none
// index:    audit_chain_chain, audit_day_key
// example:  {"group": {"chain": "a", "number": 1, "hash": "b", "records": [], "days": []}}
// callers:  firmware_graph.audit.recorder
MERGE (chain:AuditChain {chain: $group.chain})
  ON CREATE SET chain.pruned_number = 0, chain.pruned_hash = '', chain.pruned_until = 0,
    chain.stated_number = 0, chain.stated_pruned = 0
SET chain.number = $group.number, chain.hash = $group.hash
FOREACH (read IN $group.records | CREATE (record:AuditRecord) SET record = read)
FOREACH (seen IN $group.days | MERGE (day:AuditDay {key: seen.key}) ON CREATE SET day = seen)
