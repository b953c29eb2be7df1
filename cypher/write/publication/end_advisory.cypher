CYPHER 5
// end_advisory
// changes:  ends a released advisory: withdrawn, or superseded by another; its text stays
// params:   advisory_id STRING, facts MAP
// returns:  nothing
// rows:     none
// index:    advisory_id
// example:  {"advisory_id": "a", "facts": {"state": "WITHDRAWN", "withdrawn_at": 1, "superseded_by": null}}
// callers:  firmware_graph.changes.advisory_moves
MATCH (advisory:Advisory {advisory_id: $advisory_id})
SET advisory += $facts
