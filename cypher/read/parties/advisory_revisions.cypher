CYPHER 5
// advisory_revisions
// answers:  every text that was written for some advisories, the first of each first
// params:   advisory_ids LIST<STRING>
// returns:  revisions LIST<LIST<ANY>>
// rows:     one
// index:    advisory_text_advisory_id
// example:  {"advisory_ids": ["a"]}
// callers:  firmware_graph.questions.publication.advisory_papers
MATCH (written:AdvisoryText)
WHERE written.advisory_id IN $advisory_ids
WITH written
ORDER BY written.advisory_id, written.number
RETURN collect([name IN [
  'advisory_id', 'number', 'title', 'text', 'severity', 'cpl_entry_ids', 'written_by', 'written_at'
] | written[name]]) AS revisions
