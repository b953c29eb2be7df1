CYPHER 5
// watching_parties
// template: read/parties/watching_parties.cypher.j2
// answers:  the watches that have a request with one of some keys: whose, whether it agreed to be named, and those requests
// params:   keys LIST<STRING>
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watched_key_key
// example:  {"keys": ["E1"]}
// callers:  firmware_graph.questions.parties.watching_parties
MATCH (key:WatchedKey)
USING INDEX key:WatchedKey(key)
WHERE key.key IN $keys
MATCH (key)<-[asks:ASKS]-(watch:Watch)
UNWIND asks.requests AS request
WITH watch, collect(DISTINCT request) AS requests
ORDER BY watch.watch_id
RETURN collect([watch.party, watch.names_party, requests]) AS watches
