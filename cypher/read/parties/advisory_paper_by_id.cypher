CYPHER 5
// advisory_paper_by_id
// template: read/parties/advisory_paper_by_id.cypher.j2
// answers:  the working paper of an advisory; null where there is none
// fields:   advisory
// params:   advisory_id STRING
// returns:  paper LIST<ANY>
// rows:     one
// index:    advisory_paper_id
// example:  {"advisory_id": "a"}
// callers:  firmware_graph.questions.publication.advisory_papers
MATCH (paper:AdvisoryPaper {advisory_id: $advisory_id})
RETURN collect([name IN [
  'advisory_id', 'place', 'state', 'title', 'text', 'severity', 'cpl_entry_ids', 'supersedes',
  'superseded_by', 'released_at', 'withdrawn_at', 'revision', 'authors', 'written_at', 'reviewer',
  'reviewed_at', 'released_by', 'released_despite', 'withdrawal_reason'
] | paper[name]])[0] AS paper
