CYPHER 5
// add_restricted_change
// changes:  enters in the ledger what only the Security Sub-Committee may know of a change
// params:   sequence INTEGER, summary STRING
// returns:  nothing
// rows:     none
// index:    none
// example:  {"sequence": 1, "summary": "{}"}
// callers:  firmware_graph.ingest.load, firmware_graph.ingest.defects.load
CREATE (:RestrictedChange {sequence: $sequence, summary: $summary})
