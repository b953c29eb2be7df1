CYPHER 5
// proposal_by_id
// template: read/parties/proposal_by_id.cypher.j2
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
RETURN collect([name IN [
  'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
  'digest', 'owned_codes', 'submitter_role', 'submitter_party'
] | proposal[name]] + [
  coalesce(proposal.operation_count, size(split(proposal.operations, '}],["'))),
  coalesce(proposal.operation_characters, size(proposal.operations))
])[0] AS proposal
