CYPHER 5
// add_change_key
// changes:  keeps the idempotency key of an owner with the change that was made under it, and its outcome
// params:   owner STRING, key STRING, digest STRING, sequence INTEGER, outcome STRING
// returns:  nothing
// rows:     none
// index:    none
// example:  {"owner": "P1", "key": "a", "digest": "b", "sequence": 1, "outcome": "{}"}
// callers:  firmware_graph.changes.change_keys
CREATE (:ChangeKey {owner: $owner, key: $key, digest: $digest, sequence: $sequence, outcome: $outcome})
