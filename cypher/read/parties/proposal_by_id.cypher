CYPHER 5
// proposal_by_id
// answers:  a proposal, of a party or of any; null where there is none
// fields:   proposal
// params:   proposal_id STRING, of_all BOOLEAN, party STRING
// returns:  proposal LIST<ANY>
// rows:     one
// index:    proposal_id
// example:  {"proposal_id": "a", "of_all": false, "party": "M1"}
// callers:  firmware_graph.questions.parties.proposals
MATCH (proposal:Proposal {proposal_id: $proposal_id})
WHERE $of_all OR proposal.party = $party
RETURN collect([
  proposal.proposal_id, proposal.place, proposal.party, proposal.subject, proposal.proposed_by, proposal.proposed_at,
  proposal.state, proposal.note, proposal.decision_note, proposal.operations, proposal.digest,
  proposal.owned_codes, proposal.submitter_role, proposal.submitter_party
])[0] AS proposal
