CYPHER 5
// write_lock_name
// keeps: one write lock
CREATE CONSTRAINT write_lock_name IF NOT EXISTS
FOR (lock:WriteLock) REQUIRE lock.name IS UNIQUE
