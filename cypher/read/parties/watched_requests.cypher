CYPHER 5
// watched_requests
// answers:  the requests of the next watches after an ID
// params:   after STRING, limit INTEGER, set_before INTEGER
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watch_id
// example:  {"after": "", "limit": 20, "set_before": 1}
// callers:  firmware_graph.delivery.watched
MATCH (watch:Watch)
WHERE watch.watch_id > $after
WITH watch
ORDER BY watch.watch_id
LIMIT $limit
CALL (watch) {
  MATCH (watch)-[asks:ASKS]->(:WatchedKey)
  UNWIND CASE WHEN watch.set_at < $set_before THEN asks.requests ELSE [] END AS request
  RETURN collect(DISTINCT request) AS requests
}
RETURN collect([watch.watch_id, watch.party, requests]) AS watches
