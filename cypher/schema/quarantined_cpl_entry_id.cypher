CYPHER 5
// quarantined_cpl_entry_id
// drives: what was kept out of an import, by entry
CREATE INDEX quarantined_cpl_entry_id IF NOT EXISTS
FOR (quarantined:Quarantined) ON (quarantined.cpl_entry_id)
