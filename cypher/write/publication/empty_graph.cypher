CYPHER 5
// empty_graph
// changes:  removes everything that an interrupted first load or restore left behind; the ledger of a restore too
// params:   none
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {}
// callers:  firmware_graph.database.dead_writer
MATCH (node)
WHERE NOT node:Revision AND NOT node:WriteLock
  AND (NOT node:Change OR EXISTS { MATCH (revision:Revision {name: 'published'}) WHERE revision.restores_ledger })
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
