CYPHER 5
// changes_by_actor
// answers:  when an actor made its changes of one kind since a moment
// params:   actor STRING, kind STRING, since INTEGER
// returns:  lately LIST<INTEGER>
// rows:     one
// index:    change_actor
// example:  {"actor": "M1", "kind": "COMPATIBILITY", "since": 0}
// callers:  firmware_graph.changes.compatibility
MATCH (change:Change)
USING INDEX change:Change(actor, kind, recorded_at)
WHERE change.actor = $actor AND change.kind = $kind AND change.recorded_at > $since
RETURN collect(change.recorded_at) AS lately
