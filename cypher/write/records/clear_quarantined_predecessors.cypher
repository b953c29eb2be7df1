CYPHER 5
// clear_quarantined_predecessors
// changes:  takes predecessors of entries out of quarantine, as the whole list was declared since; rollbacks stay there
// params:   cpl_entry_ids LIST<INTEGER>, reasons LIST<STRING>, cleared_at INTEGER
// returns:  nothing
// rows:     none
// index:    quarantined_cpl_entry_id
// example:  {"cpl_entry_ids": [1], "reasons": ["UNKNOWN_PREDECESSOR"], "cleared_at": 0}
// callers:  firmware_graph.records.writing_changes
MATCH (quarantined:Quarantined)
USING INDEX quarantined:Quarantined(cpl_entry_id)
WHERE quarantined.cpl_entry_id IN $cpl_entry_ids AND quarantined.is_current AND quarantined.sheet = 'FIR'
  AND quarantined.reason IN $reasons AND NOT toLower(coalesce(quarantined.column, '')) STARTS WITH 'rollback'
SET quarantined.is_current = false, quarantined.cleared_at = $cleared_at
