CYPHER 5
// add_limitation
// changes:  records a limitation of a device model, unless it has as many that stand, or ended since a moment, as it may have
// params:   limitation MAP, most INTEGER, since INTEGER
// returns:  limitation_id STRING
// rows:     one or none
// index:    limitation_model_key, limitation_id
// example:  {"limitation": {"limitation_id": "a", "model_key": "F001", "text": "t", "effective_from": "2026-01-01", "stated_by": "M1", "recorded_from": 1}, "most": 20, "since": 0}
// callers:  firmware_graph.changes.state_limitation
CALL () {
  MATCH (other:Limitation)
  WHERE other.model_key = $limitation.model_key AND (other.recorded_to IS NULL OR other.recorded_to > $since)
  RETURN count(other) < $most AS has_room
}
WITH has_room
WHERE has_room
MERGE (limitation:Limitation {limitation_id: $limitation.limitation_id})
SET limitation = $limitation
RETURN limitation.limitation_id AS limitation_id
