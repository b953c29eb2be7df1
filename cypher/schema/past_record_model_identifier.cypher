CYPHER 5
// past_record_model_identifier
// drives: the entries that had a model identifier before a correction
CREATE INDEX past_record_model_identifier IF NOT EXISTS
FOR (past:PastRecord) ON (past.model_identifier, past.recorded_to)
