CYPHER 5
// change_by_key
// answers:  what was published under an idempotency key of an owner: a digest of what was asked, the change, and its outcome; null where nothing was
// params:   owner STRING, key STRING
// returns:  change LIST<ANY>
// rows:     one
// index:    change_key_place
// example:  {"owner": "P1", "key": "a"}
// callers:  firmware_graph.changes.change_keys
MATCH (key:ChangeKey {owner: $owner, key: $key})
RETURN collect([key.digest, key.sequence, key.outcome])[0] AS change
