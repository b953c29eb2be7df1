CYPHER 5
// prepare_graph
// changes:  creates the revision and the write lock, and raises the format of an older store; idempotent
// params:   format INTEGER
// returns:  format INTEGER
// rows:     one
// index:    revision_name, write_lock_name
// example:  {"format": 1}
// callers:  firmware_graph.database.schema
MERGE (revision:Revision {name: 'published'})
  ON CREATE SET revision.cpl = 0, revision.fir = 0, revision.ssc = 0
MERGE (lock:WriteLock {name: 'writer'})
  ON CREATE SET lock.sequence = 0, lock.recorded_at = 0
WITH revision
SET revision.format = CASE WHEN coalesce(revision.format, 0) < $format THEN $format ELSE revision.format END
RETURN revision.format AS format
