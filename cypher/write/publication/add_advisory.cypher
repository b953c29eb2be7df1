CYPHER 5
// add_advisory
// changes:  adds a released advisory
// params:   advisory MAP
// returns:  nothing
// rows:     none
// index:    advisory_id
// example:  {"advisory": {"advisory_id": "a", "place": "1-a", "state": "RELEASED", "title": "t", "text": "t", "severity": "HIGH", "cpl_entry_ids": [20], "supersedes": "b", "released_at": 1}}
// callers:  firmware_graph.changes.release_advisory
MERGE (advisory:Advisory {advisory_id: $advisory.advisory_id})
SET advisory = $advisory
