CYPHER 5
// add_restricted_change_events
// changes:  adds events that are for the Security Sub-Committee alone, each a map of its properties
// params:   events LIST<MAP>
// returns:  nothing
// rows:     none
// index:    none
// example:  {"events": [{"stream": "SSC", "number": 1, "sequence": 1, "recorded_at": 0, "first_ssc": 1, "kind": "ASSESSMENT_CHANGED", "cpl_entry_id": 20, "defect_id": "CVE-1"}]}
// callers:  firmware_graph.database.ledger
UNWIND $events AS row
CREATE (event:RestrictedChangeEvent)
SET event = row
