CYPHER 5
// add_restricted_change
// changes:  adds to the ledger the part of a change that is for the Security Sub-Committee alone
// params:   sequence INTEGER, summary STRING, note STRING
// returns:  nothing
// rows:     none
// index:    none
// example:  {"sequence": 1, "summary": "{}", "note": null}
// callers:  firmware_graph.records.writing_restricted
CREATE (:RestrictedChange {sequence: $sequence, summary: $summary, note: $note})
