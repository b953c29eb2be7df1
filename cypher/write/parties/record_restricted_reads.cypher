CYPHER 5
// record_restricted_reads
// changes:  adds those records of restricted reads to a process's chain that it does not have yet, and the days on which a manufacturer's entries were read
// params:   group MAP
// returns:  nothing
// rows:     none
// index:    audit_chain_chain, audit_day_key
// example:  {"group": {"chain": "a", "number": 1, "hash": "b", "records": [], "days": []}}
// callers:  firmware_graph.audit.writing
MERGE (chain:AuditChain {chain: $group.chain})
  ON CREATE SET chain.number = 0, chain.hash = '', chain.pruned_number = 0, chain.pruned_hash = '',
    chain.pruned_until = 0, chain.stated_number = 0, chain.stated_pruned = 0
SET chain.writes = coalesce(chain.writes, 0) + 1
WITH chain, chain.number AS reached
FOREACH (read IN [given IN $group.records WHERE given.number > reached] | CREATE (record:AuditRecord) SET record = read)
FOREACH (moved IN CASE WHEN $group.number > reached THEN [$group] ELSE [] END |
  SET chain.number = moved.number, chain.hash = moved.hash)
FOREACH (seen IN $group.days | MERGE (day:AuditDay {key: seen.key}) ON CREATE SET day = seen)
