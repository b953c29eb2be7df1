CYPHER 5
// set_watch
// template: write/parties/set_watch.cypher.j2
// changes:  sets a watch of a party in place of the one of its name, unless the party has as much as it may have; one at a time
// params:   watch MAP, most INTEGER, most_requests INTEGER, texts LIST<STRING>, asked LIST<MAP>
// returns:  others INTEGER, other_requests INTEGER, set LIST<LIST<ANY>>
// rows:     one
// index:    watch_ledger_name, watch_party, watch_id, watched_key_key
// example:  {"watch": {"watch_id": "a", "party": "P1", "name": "fleet", "size": 1, "set_at": 0, "names_party": false}, "most": 50, "most_requests": 50000, "texts": ["[1]"], "asked": [{"key": "E1", "places": [0]}]}
// callers:  firmware_graph.changes.set_watch
// Parties share keys: without the ledger's lock, one could delete a key that another has just begun to ask of.
MERGE (ledger:WatchLedger {name: 'setting'})
SET ledger.sets = coalesce(ledger.sets, 0) + 1
WITH ledger
CALL (ledger) {
  MATCH (other:Watch)
  WHERE other.party = $watch.party
  WITH other, other.name = $watch.name AS is_same
  RETURN count(CASE WHEN NOT is_same THEN 1 END) AS others,
    sum(CASE WHEN is_same THEN 0 ELSE other.size END) AS other_requests,
    collect(CASE WHEN is_same THEN other.watch_id END)[0] AS same
}
CALL (others, other_requests, same) {
  WITH others, other_requests, coalesce(same, $watch.watch_id) AS watch_id
  WHERE others < $most AND other_requests + $watch.size <= $most_requests
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
    CREATE (watch)-[:ASKS {requests: [place IN given.places | $texts[place]]}]->(key)
    RETURN count(key) AS asked
  }
  CALL (left) {
    UNWIND left AS key
    WITH key
    WHERE NOT (key)<-[:ASKS]-()
    DELETE key
  }
  RETURN collect([name IN ['watch_id', 'party', 'name', 'size', 'set_at', 'names_party'] | watch[name]]) AS set
}
RETURN others, other_requests, set
