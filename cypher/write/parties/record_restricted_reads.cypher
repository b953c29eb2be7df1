CYPHER 5
// record_restricted_reads
// changes:  adds a block of records of restricted reads to a process's chain if it has none of them yet, and the days on which a manufacturer's entries were read
// params:   block MAP, days LIST<MAP>
// returns:  reached INTEGER
// rows:     one
// index:    audit_chain_chain, audit_day_key
// example:  {"block": {"chain": "a", "first": 1, "last": 1, "hash": "b"}, "days": []}
// callers:  firmware_graph.audit.writing
MERGE (chain:AuditChain {chain: $block.chain})
  ON CREATE SET chain.number = 0, chain.hash = '', chain.pruned_number = 0, chain.pruned_hash = '',
    chain.pruned_until = 0, chain.stated_number = 0, chain.stated_pruned = 0
SET chain.writes = coalesce(chain.writes, 0) + 1
WITH chain, chain.number AS reached
FOREACH (added IN CASE WHEN $block.first > reached THEN [$block] ELSE [] END |
  CREATE (block:AuditBlock)
  SET block = added
  SET chain.number = added.last, chain.hash = added.hash
)
FOREACH (seen IN $days | MERGE (day:AuditDay {key: seen.key}) ON CREATE SET day = seen)
RETURN reached
