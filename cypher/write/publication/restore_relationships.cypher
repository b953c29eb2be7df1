CYPHER 5
// restore_relationships
// changes:  creates relationships of a backup: type, properties, and the element IDs of both ends
// params:   relationships LIST<LIST<ANY>>
// returns:  made INTEGER
// rows:     one
// index:    none
// example:  {"relationships": [["A", {"a": 1}, "a", "b"]]}
// callers:  firmware_graph.backup.load
UNWIND $relationships AS relationship
MATCH (first) WHERE elementId(first) = relationship[2]
WITH relationship, first
MATCH (second) WHERE elementId(second) = relationship[3]
CREATE (first)-[made:$(relationship[0])]->(second)
SET made = relationship[1]
RETURN count(made) AS made
