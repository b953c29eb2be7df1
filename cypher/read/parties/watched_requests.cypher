CYPHER 5
// watched_requests
// answers:  the requests of some watches that were set before a moment
// params:   watch_ids LIST<STRING>, set_before INTEGER
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watch_id
// example:  {"watch_ids": ["a"], "set_before": 1}
// callers:  firmware_graph.delivery.watched
UNWIND $watch_ids AS watch_id
MATCH (watch:Watch)
WHERE watch.watch_id = watch_id AND watch.set_at < $set_before
CALL (watch) {
  MATCH (watch)-[asks:ASKS]->(:WatchedKey)
  UNWIND asks.requests AS request
  RETURN collect(DISTINCT request) AS requests
}
RETURN collect([watch.watch_id, watch.party, requests]) AS watches
