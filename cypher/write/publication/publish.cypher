CYPHER 5
// publish
// changes:  moves the tiers whose answers a change can alter, and ends a first load
// params:   recorded_at INTEGER, moves_cpl BOOLEAN, moves_fir BOOLEAN, moves_ssc BOOLEAN
// returns:  nothing
// rows:     none
// index:    revision_name, write_lock_name
// example:  {"recorded_at": 0, "moves_cpl": true, "moves_fir": false, "moves_ssc": false}
// callers:  firmware_graph.database.writer
MATCH (revision:Revision {name: 'published'})
SET revision.cpl = revision.cpl + CASE WHEN $moves_cpl THEN 1 ELSE 0 END,
    revision.fir = revision.fir + CASE WHEN $moves_fir THEN 1 ELSE 0 END,
    revision.ssc = revision.ssc + CASE WHEN $moves_ssc THEN 1 ELSE 0 END,
    revision.cpl_recorded_at = CASE WHEN $moves_cpl THEN $recorded_at ELSE revision.cpl_recorded_at END,
    revision.fir_recorded_at = CASE WHEN $moves_fir THEN $recorded_at ELSE revision.fir_recorded_at END,
    revision.ssc_recorded_at = CASE WHEN $moves_ssc THEN $recorded_at ELSE revision.ssc_recorded_at END,
    revision.loading = NULL
WITH revision
MATCH (lock:WriteLock {name: 'writer'})
SET lock.recorded_at = $recorded_at
