CYPHER 5
// take_write_lock
// changes:  waits for its turn among writers, and counts it; the turn ends with the transaction
// params:   none
// returns:  sequence INTEGER, recorded_at INTEGER
// rows:     one
// index:    write_lock_name
// example:  {}
// callers:  firmware_graph.database.writer
MATCH (lock:WriteLock {name: 'writer'})
SET lock.sequence = lock.sequence + 1
RETURN lock.sequence AS sequence, lock.recorded_at AS recorded_at
