CYPHER 5
// watches_by_key
// template: read/parties/watches_by_key.cypher.j2
// answers:  some of the watches that were set before a moment, with those of their requests that have one of some keys
// params:   keys LIST<STRING>, watch_ids LIST<STRING>, set_before INTEGER
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watched_key_key
// example:  {"keys": ["E1"], "watch_ids": ["a"], "set_before": 1}
// callers:  firmware_graph.delivery.watched
MATCH (key:WatchedKey)
USING INDEX key:WatchedKey(key)
WHERE key.key IN $keys
MATCH (key)<-[asks:ASKS]-(watch:Watch)
WHERE watch.watch_id IN $watch_ids AND watch.set_at < $set_before
UNWIND asks.requests AS request
WITH watch, collect(DISTINCT request) AS requests
RETURN collect([watch.watch_id, watch.party, requests]) AS watches
