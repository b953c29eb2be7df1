CYPHER 5
// watched_key_key
// keeps: one node for what requests of watches are found by
CREATE CONSTRAINT watched_key_key IF NOT EXISTS
FOR (key:WatchedKey) REQUIRE key.key IS UNIQUE
