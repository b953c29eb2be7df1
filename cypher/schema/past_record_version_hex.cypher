CYPHER 5
// past_record_version_hex
// drives: the entries that had a version before a correction
CREATE INDEX past_record_version_hex IF NOT EXISTS
FOR (past:PastRecord) ON (past.version_hex, past.recorded_to)
