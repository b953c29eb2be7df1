CYPHER 5
// take_write_lock
// changes:  takes the write lock, and counts the turn; the lock ends with the transaction
// params:   none
// returns:  sequence INTEGER, recorded_at INTEGER, format INTEGER, lease_milliseconds INTEGER
// rows:     one
// index:    write_lock_name, revision_name
// example:  {}
// callers:  firmware_graph.database.transaction
MATCH (lock:WriteLock {name: 'writer'})
SET lock.sequence = lock.sequence + 1
WITH lock
MATCH (revision:Revision {name: 'published'})
RETURN lock.sequence AS sequence, lock.recorded_at AS recorded_at, coalesce(revision.format, 0) AS format,
  coalesce(revision.lease_milliseconds, 0) AS lease_milliseconds
