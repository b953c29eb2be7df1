CYPHER 5
// add_limitation
// changes:  records a limitation of a device model
// params:   limitation MAP
// returns:  nothing
// rows:     none
// index:    limitation_id
// example:  {"limitation": {"limitation_id": "a", "model_key": "F001", "text": "t", "effective_from": "2026-01-01", "stated_by": "M1", "recorded_from": 1}}
// callers:  firmware_graph.changes.state_limitation
MERGE (limitation:Limitation {limitation_id: $limitation.limitation_id})
SET limitation = $limitation
