CYPHER 5
// requests_of_watch
// answers:  the requests of a watch of a party
// params:   watch_id STRING, party STRING
// returns:  requests LIST<STRING>
// rows:     one
// index:    watch_id
// example:  {"watch_id": "a", "party": "P1"}
// callers:  firmware_graph.questions.parties.watch_changes
MATCH (watch:Watch {watch_id: $watch_id})
USING INDEX watch:Watch(watch_id)
WHERE watch.party = $party
MATCH (watch)-[asks:ASKS]->(:WatchedKey)
UNWIND asks.requests AS request
RETURN collect(DISTINCT request) AS requests
