CYPHER 5
// write_lock_name
// keeps: the one node that writers take turns at
CREATE CONSTRAINT write_lock_name IF NOT EXISTS
FOR (lock:WriteLock) REQUIRE lock.name IS UNIQUE
