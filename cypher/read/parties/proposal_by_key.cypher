CYPHER 5
// proposal_by_key
// answers:  what a party proposed under an idempotency key; null where nothing was
// params:   party STRING, key STRING
// returns:  proposal LIST<ANY>
// rows:     one
// index:    proposal_party
// example:  {"party": "M1", "key": "a"}
// callers:  firmware_graph.questions.parties.proposals
MATCH (proposal:Proposal)
WHERE proposal.party = $party AND proposal.key = $key
RETURN collect([
  proposal.proposal_id, proposal.place, proposal.party, proposal.subject, proposal.proposed_by, proposal.proposed_at,
  proposal.state, proposal.note, proposal.decision_note, proposal.operations, proposal.digest,
  proposal.owned_codes, proposal.submitter_role, proposal.submitter_party
])[0] AS proposal
