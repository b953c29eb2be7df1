CYPHER 5
// watching_parties
// answers:  how many parties have a watch with a request that has one of some keys
// params:   keys LIST<STRING>
// returns:  parties INTEGER
// rows:     one
// index:    watched_key_key
// example:  {"keys": ["E1"]}
// callers:  firmware_graph.questions.parties.watching_parties
MATCH (key:WatchedKey)
USING INDEX key:WatchedKey(key)
WHERE key.key IN $keys
MATCH (key)<-[:ASKS]-(watch:Watch)
RETURN count(DISTINCT watch.party) AS parties
