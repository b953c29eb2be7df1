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
RETURN collect([
  written.advisory_id, written.number, written.title, written.text, written.severity,
  written.cpl_entry_ids, written.written_by, written.written_at
]) AS revisions
