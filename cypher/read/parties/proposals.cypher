CYPHER 5
// proposals
// template: read/parties/proposals.cypher.j2
// answers:  a page of proposals, of a party or of all, the latest first, and their number where wanted; of a state, or of any where it is empty
// params:   of_all BOOLEAN, party STRING, state STRING, before STRING, limit INTEGER, wants_total BOOLEAN
// returns:  proposals LIST<LIST<ANY>>, total INTEGER
// rows:     one
// index:    proposal_place
// example:  {"of_all": false, "party": "M1", "state": "OPEN", "before": "~", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.parties.proposals
CALL () {
  MATCH (proposal:Proposal)
  WHERE proposal.place < $before AND ($of_all OR proposal.party = $party) AND ($state = '' OR proposal.state = $state)
  WITH proposal
  ORDER BY proposal.place DESC
  LIMIT $limit
  RETURN collect([name IN [
    'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
    'digest', 'owned_codes', 'submitter_role', 'submitter_party'
  ] | proposal[name]] + [
    coalesce(proposal.operation_count, size(split(proposal.operations, '}],["'))),
    coalesce(proposal.operation_characters, size(proposal.operations))
  ]) AS proposals
}
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (proposal:Proposal)
  WHERE proposal.place >= '' AND ($of_all OR proposal.party = $party) AND ($state = '' OR proposal.state = $state)
  RETURN count(proposal) AS total
}
RETURN proposals, total
