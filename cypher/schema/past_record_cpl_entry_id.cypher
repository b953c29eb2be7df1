CYPHER 5
// past_record_cpl_entry_id
// drives: the history of an entry
CREATE INDEX past_record_cpl_entry_id IF NOT EXISTS
FOR (past:PastRecord) ON (past.cpl_entry_id, past.recorded_to)
