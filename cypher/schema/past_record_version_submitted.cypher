CYPHER 5
// past_record_version_submitted
// drives: the entries that had a version, as submitted, before a correction
CREATE INDEX past_record_version_submitted IF NOT EXISTS
FOR (past:PastRecord) ON (past.version_submitted, past.recorded_to)
