CYPHER 5
// restore_nodes
// changes:  creates nodes of a backup: labels, properties, and the ID that each has in the file
// params:   nodes LIST<LIST<ANY>>
// returns:  ids LIST<LIST<STRING>>
// rows:     one
// index:    none
// example:  {"nodes": [[["A"], {"a": 1}, "a"]]}
// callers:  firmware_graph.backup.load
UNWIND $nodes AS node
CREATE (made:$(node[0]))
SET made = node[1]
RETURN collect([node[2], elementId(made)]) AS ids
