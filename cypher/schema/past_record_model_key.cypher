CYPHER 5
// past_record_model_key
// drives: the entries that a device model had before a correction
CREATE INDEX past_record_model_key IF NOT EXISTS
FOR (past:PastRecord) ON (past.model_key, past.recorded_to)
