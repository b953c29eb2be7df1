CYPHER 5
// advisory_paper_by_id
// answers:  the working paper of an advisory; null where there is none
// fields:   advisory
// params:   advisory_id STRING
// returns:  paper LIST<ANY>
// rows:     one
// index:    advisory_paper_id
// example:  {"advisory_id": "a"}
// callers:  firmware_graph.questions.publication.advisory_papers
MATCH (paper:AdvisoryPaper {advisory_id: $advisory_id})
RETURN collect([
  paper.advisory_id, paper.place, paper.state, paper.title, paper.text, paper.severity,
  paper.cpl_entry_ids, paper.supersedes, paper.superseded_by, paper.released_at, paper.withdrawn_at,
  paper.revision, paper.authors, paper.written_at, paper.reviewer, paper.reviewed_at, paper.released_by,
  paper.released_despite, paper.withdrawal_reason
])[0] AS paper
