CYPHER 5
// prepare_graph
// changes:  creates the revision and the write lock where they are missing; leaves those that are there
// params:   format INTEGER, lease_milliseconds INTEGER, epoch STRING, position_key STRING
// returns:  format INTEGER, lease_milliseconds INTEGER
// rows:     one
// index:    revision_name, write_lock_name
// example:  {"format": 3, "lease_milliseconds": 250, "epoch": "a", "position_key": "b"}
// callers:  firmware_graph.database.schema
MERGE (revision:Revision {name: 'published'})
  ON CREATE SET revision.cpl = 0, revision.fir = 0, revision.ssc = 0,
    revision.format = $format, revision.lease_milliseconds = $lease_milliseconds,
    revision.epoch = $epoch, revision.position_key = $position_key
MERGE (lock:WriteLock {name: 'writer'})
  ON CREATE SET lock.sequence = 0, lock.recorded_at = 0
RETURN coalesce(revision.format, 0) AS format, revision.lease_milliseconds AS lease_milliseconds
