CYPHER 5
// delete_watch
// template: write/parties/delete_watch.cypher.j2
// changes:  deletes a watch of a party, with what it asked
// params:   watch_id STRING, party STRING
// returns:  watch_id STRING
// rows:     one or none
// index:    watch_ledger_name, watch_id
// example:  {"watch_id": "a", "party": "P1"}
// callers:  firmware_graph.changes.delete_watch
MERGE (ledger:WatchLedger {name: 'setting'})
SET ledger.sets = coalesce(ledger.sets, 0) + 1
WITH ledger
MATCH (watch:Watch {watch_id: $watch_id})
USING INDEX watch:Watch(watch_id)
WHERE watch.party = $party
CALL (watch) {
  OPTIONAL MATCH (watch)-[asks:ASKS]->(key:WatchedKey)
  DELETE asks
  RETURN collect(key) AS left
}
CALL (left) {
  UNWIND left AS key
  WITH key
  WHERE NOT (key)<-[:ASKS]-()
  DELETE key
}
WITH watch, watch.watch_id AS watch_id
DELETE watch
RETURN watch_id
