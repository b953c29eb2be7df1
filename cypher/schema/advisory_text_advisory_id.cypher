CYPHER 5
// advisory_text_advisory_id
// drives: the texts of an advisory
CREATE INDEX advisory_text_advisory_id IF NOT EXISTS
FOR (written:AdvisoryText) ON (written.advisory_id)
