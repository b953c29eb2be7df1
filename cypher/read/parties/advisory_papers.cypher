CYPHER 5
// advisory_papers
// answers:  the working papers of all advisories, the latest first
// fields:   advisories
// params:   none
// returns:  papers LIST<LIST<ANY>>
// rows:     one
// index:    advisory_paper_place
// example:  {}
// callers:  firmware_graph.questions.publication.advisory_papers
MATCH (paper:AdvisoryPaper)
WHERE paper.place > ''
WITH paper
ORDER BY paper.place DESC
RETURN collect([
  paper.advisory_id, paper.place, paper.state, paper.title, paper.text, paper.severity,
  paper.cpl_entry_ids, paper.supersedes, paper.superseded_by, paper.released_at, paper.withdrawn_at,
  paper.revision, paper.authors, paper.written_at, paper.reviewer, paper.reviewed_at, paper.released_by,
  paper.released_despite, paper.withdrawal_reason
]) AS papers
