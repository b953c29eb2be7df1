CYPHER 5
// empty_graph
// changes:  removes everything that an interrupted first load or restore left behind; of a restore the ledger and the facts of parties too
// params:   none
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {}
// callers:  firmware_graph.database.dead_writer
MATCH (node)
WHERE NOT node:Revision AND NOT node:WriteLock
  AND (NOT node:Change|ChangeEvent|RestrictedChangeEvent|Party|ApiKey|ApiKeyUse|KeyRing|AuditChain|AuditBlock|AuditDay|AuditHead|Proposal|ProposalBook
    OR EXISTS { MATCH (revision:Revision {name: 'published'}) WHERE revision.restores_ledger })
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
