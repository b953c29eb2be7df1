CYPHER 5
// set_watch
// template: write/parties/set_watch.cypher.j2
// changes:  sets a watch of a party in place of the one of its name, unless the party has as many as it may have; one at a time
// params:   watch MAP, most INTEGER, asked LIST<MAP>
// returns:  watch LIST<ANY>
// rows:     one or none
// index:    watch_ledger_name, watch_party, watch_id, watched_key_key
// example:  {"watch": {"watch_id": "a", "party": "P1", "name": "fleet", "size": 1, "set_at": 0, "names_party": false}, "most": 50, "asked": [{"key": "E1", "requests": ["[1]"]}]}
// callers:  firmware_graph.changes.set_watch
MERGE (ledger:WatchLedger {name: 'setting'})
SET ledger.sets = coalesce(ledger.sets, 0) + 1
WITH ledger
CALL (ledger) {
  MATCH (other:Watch)
  WHERE other.party = $watch.party
  RETURN count(CASE WHEN other.name <> $watch.name THEN 1 END) AS others,
    collect(CASE WHEN other.name = $watch.name THEN other.watch_id END)[0] AS same
}
WITH others, coalesce(same, $watch.watch_id) AS watch_id
WHERE others < $most
MERGE (watch:Watch {watch_id: watch_id})
SET watch.party = $watch.party, watch.name = $watch.name, watch.size = $watch.size, watch.set_at = $watch.set_at,
  watch.names_party = $watch.names_party
WITH watch
CALL (watch) {
  OPTIONAL MATCH (watch)-[past:ASKS]->(key:WatchedKey)
  DELETE past
  RETURN collect(key) AS left
}
CALL (watch) {
  UNWIND $asked AS given
  MERGE (key:WatchedKey {key: given.key})
  CREATE (watch)-[:ASKS {requests: given.requests}]->(key)
  RETURN count(key) AS asked
}
CALL (left) {
  UNWIND left AS key
  WITH key
  WHERE NOT (key)<-[:ASKS]-()
  DELETE key
}
RETURN [name IN ['watch_id', 'party', 'name', 'size', 'set_at', 'names_party'] | watch[name]] AS watch
