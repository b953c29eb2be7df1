CYPHER 5
// end_limitation
// template: write/products/end_limitation.cypher.j2
// changes:  ends the record of a limitation of a device model, and returns it; one that has ended stays as it is
// params:   limitation_id STRING, recorded_to INTEGER, ended_by STRING
// returns:  limitation LIST<ANY>
// rows:     one or none
// index:    limitation_id
// example:  {"limitation_id": "a", "recorded_to": 2, "ended_by": "M1"}
// callers:  firmware_graph.changes.end_limitation
MATCH (limitation:Limitation {limitation_id: $limitation_id})
WHERE limitation.recorded_to IS NULL
SET limitation.recorded_to = $recorded_to, limitation.ended_by = $ended_by
RETURN [name IN [
  'limitation_id', 'model_key', 'text', 'effective_from', 'stated_by', 'recorded_from', 'recorded_to'
] | limitation[name]] AS limitation
