CYPHER 5
// watch_id
// keeps: one node for a watch
CREATE CONSTRAINT watch_id IF NOT EXISTS
FOR (watch:Watch) REQUIRE watch.watch_id IS UNIQUE
