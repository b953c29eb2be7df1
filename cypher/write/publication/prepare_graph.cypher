CYPHER 5
// prepare_graph
// changes:  makes the nodes that say what is published and whose turn it is to write; does nothing the second time
// params:   none
// returns:  nothing
// rows:     none
// index:    revision_name, write_lock_name
// example:  {}
// callers:  firmware_graph.database.schema
MERGE (revision:Revision {name: 'published'})
  ON CREATE SET revision.cpl = 0, revision.fir = 0, revision.ssc = 0
MERGE (lock:WriteLock {name: 'writer'})
  ON CREATE SET lock.sequence = 0, lock.recorded_at = 0
