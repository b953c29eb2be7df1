CYPHER 5
// quarantined_cpl_entry_id
// drives: the quarantine, by entry
CREATE INDEX quarantined_cpl_entry_id IF NOT EXISTS
FOR (quarantined:Quarantined) ON (quarantined.cpl_entry_id)
