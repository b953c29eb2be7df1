CYPHER 5
// publish
// changes:  moves the tiers whose answers this change can alter, ends a first load, and adds the change to the ledger
// params:   sequence INTEGER, recorded_at INTEGER, kind STRING, actor STRING, moves_cpl BOOLEAN, moves_fir BOOLEAN, moves_ssc BOOLEAN, summary STRING, note STRING, touched_cpl_entry_ids LIST<INTEGER>, touched_model_keys LIST<STRING>, touches_everything BOOLEAN
// returns:  nothing
// rows:     none
// index:    revision_name, write_lock_name
// example:  {"sequence": 1, "recorded_at": 0, "kind": "IMPORT", "actor": "a", "moves_cpl": true, "moves_fir": false, "moves_ssc": false, "summary": "{}", "note": null, "touched_cpl_entry_ids": [20], "touched_model_keys": ["a"], "touches_everything": false}
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
CREATE (:Change {
  sequence: $sequence, recorded_at: $recorded_at, kind: $kind, actor: $actor, summary: $summary, note: $note,
  moves_cpl: $moves_cpl, moves_fir: $moves_fir, moves_ssc: $moves_ssc,
  touched_cpl_entry_ids: $touched_cpl_entry_ids, touched_model_keys: $touched_model_keys,
  touches_everything: $touches_everything
})
