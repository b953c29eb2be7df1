CYPHER 5
// store_nodes
// exports:  every node of the store, whatever its labels; streamed, in no order
// params:   none
// returns:  id STRING, labels LIST<STRING>, properties MAP
// rows:     one a node
// index:    none
// example:  {}
// callers:  firmware_graph.backup.back_up
MATCH (node)
RETURN elementId(node) AS id, labels(node) AS labels, properties(node) AS properties
