CYPHER 5
// add_change
// changes:  adds a change to the ledger
// params:   sequence INTEGER, recorded_at INTEGER, kind STRING, actor STRING, moves_cpl BOOLEAN, moves_fir BOOLEAN, moves_ssc BOOLEAN, summary STRING, note STRING, submitter_role STRING, submitter_party STRING, touched_cpl_entry_ids LIST<INTEGER>, touched_model_keys LIST<STRING>, touches_everything BOOLEAN
// returns:  nothing
// rows:     none
// index:    none
// example:  {"sequence": 1, "recorded_at": 0, "kind": "IMPORT", "actor": "a", "moves_cpl": true, "moves_fir": false, "moves_ssc": false, "summary": "{}", "note": null, "submitter_role": "SECAS", "submitter_party": null, "touched_cpl_entry_ids": [20], "touched_model_keys": ["a"], "touches_everything": false}
// callers:  firmware_graph.database.ledger
CREATE (:Change {
  sequence: $sequence, recorded_at: $recorded_at, kind: $kind, actor: $actor, summary: $summary, note: $note,
  submitter_role: $submitter_role, submitter_party: $submitter_party,
  moves_cpl: $moves_cpl, moves_fir: $moves_fir, moves_ssc: $moves_ssc,
  touched_cpl_entry_ids: $touched_cpl_entry_ids, touched_model_keys: $touched_model_keys,
  touches_everything: $touches_everything
})
