CYPHER 5
// past_record_recorded_to
// drives: what was recorded of entries that were corrected since a moment
CREATE INDEX past_record_recorded_to IF NOT EXISTS
FOR (past:PastRecord) ON (past.recorded_to)
