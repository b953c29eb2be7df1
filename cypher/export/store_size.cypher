CYPHER 5
// store_size
// exports:  how much a store holds; `own_nodes` are in every store that is prepared, and `is_loading` tells a first load or a restore that is not complete
// params:   none
// returns:  nodes INTEGER, own_nodes INTEGER, relationships INTEGER, is_loading BOOLEAN
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.backup.store
MATCH (node)
WITH count(node) AS nodes
CALL () { MATCH ()-[relationship]->() RETURN count(relationship) AS relationships }
CALL () { MATCH (own:Revision|WriteLock) RETURN count(own) AS own_nodes }
OPTIONAL MATCH (revision:Revision {name: 'published'})
RETURN nodes, own_nodes, relationships, revision.loading IS NOT NULL AS is_loading
