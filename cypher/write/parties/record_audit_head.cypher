CYPHER 5
// record_audit_head
// changes:  adds the heads of the chains that had moved by a day, unless another process has added them
// params:   head MAP, chains LIST<LIST<ANY>>
// returns:  is_added BOOLEAN
// rows:     one
// index:    audit_chain_chain, audit_head_day
// example:  {"head": {"day": "2026-01-01"}, "chains": [["a", 1, "b", 0, "", 0]]}
// callers:  firmware_graph.audit.heads
MERGE (head:AuditHead {day: $head.day})
  ON CREATE SET head = $head
WITH head.made_at = $head.made_at AND head.hash = $head.hash AS is_added
CALL (is_added) {
  UNWIND CASE WHEN is_added THEN $chains ELSE [] END AS state
  MATCH (chain:AuditChain {chain: state[0]})
  SET chain.stated_number = state[1], chain.stated_pruned = state[3]
}
RETURN is_added
