CYPHER 5
// watch_sizes_by_key
// template: read/parties/watch_sizes_by_key.cypher.j2
// answers:  the watches that were set before a moment with requests that have one of some keys: whose, and about how many
// params:   keys LIST<STRING>, set_before INTEGER
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watched_key_key
// example:  {"keys": ["E1"], "set_before": 1}
// callers:  firmware_graph.delivery.watched
MATCH (key:WatchedKey)
USING INDEX key:WatchedKey(key)
WHERE key.key IN $keys
MATCH (key)<-[asks:ASKS]-(watch:Watch)
WHERE watch.set_at < $set_before
WITH watch, sum(size(asks.requests)) AS size
RETURN collect([watch.watch_id, watch.party, size]) AS watches
