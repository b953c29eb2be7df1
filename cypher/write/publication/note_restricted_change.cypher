CYPHER 5
// note_restricted_change
// changes:  adds a note to the part of a change that is for the Security Sub-Committee alone
// params:   sequence INTEGER, note STRING
// returns:  nothing
// rows:     none
// index:    restricted_change_sequence
// example:  {"sequence": 1, "note": "a"}
// callers:  firmware_graph.database.ledger
MERGE (change:RestrictedChange {sequence: $sequence})
SET change.note = $note
