CYPHER 5
// empty_graph
// changes:  removes everything that an interrupted first load left behind
// params:   none
// returns:  nothing
// rows:     none
// index:    none
// example:  {}
// callers:  firmware_graph.database.dead_writer
MATCH (node)
WHERE NOT node:Revision AND NOT node:WriteLock AND NOT node:Change
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
