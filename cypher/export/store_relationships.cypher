CYPHER 5
// store_relationships
// exports:  every relationship of the store, whatever its type; streamed, in no order
// params:   none
// returns:  type STRING, start_id STRING, end_id STRING, properties MAP
// rows:     one a relationship
// index:    none
// example:  {}
// callers:  firmware_graph.backup.back_up
MATCH (first)-[relationship]->(second)
RETURN type(relationship) AS type, elementId(first) AS start_id, elementId(second) AS end_id,
  properties(relationship) AS properties
