CYPHER 5
// watching_parties
// answers:  the parties that have a watch with a request that has one of some keys: those that agreed to be named, and the number of the others
// params:   keys LIST<STRING>
// returns:  named LIST<STRING>, unnamed_count INTEGER
// rows:     one
// index:    watched_key_key
// example:  {"keys": ["E1"]}
// callers:  firmware_graph.questions.parties.watching_parties
MATCH (key:WatchedKey)
USING INDEX key:WatchedKey(key)
WHERE key.key IN $keys
MATCH (key)<-[:ASKS]-(watch:Watch)
WITH watch.party AS party, max(CASE WHEN watch.names_party THEN 1 ELSE 0 END) AS names
ORDER BY party
RETURN collect(CASE WHEN names = 1 THEN party END) AS named, count(CASE WHEN names = 0 THEN 1 END) AS unnamed_count
