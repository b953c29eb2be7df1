CYPHER 5
// advisory_papers
// template: read/parties/advisory_papers.cypher.j2
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
RETURN collect([name IN [
  'advisory_id', 'place', 'state', 'title', 'text', 'severity', 'cpl_entry_ids', 'supersedes',
  'superseded_by', 'released_at', 'withdrawn_at', 'revision', 'authors', 'written_at', 'reviewer',
  'reviewed_at', 'released_by', 'released_despite', 'withdrawal_reason'
] | paper[name]]) AS papers
