CYPHER 5
// proposal_by_key
// template: read/parties/proposal_by_key.cypher.j2
// answers:  what a party proposed under an idempotency key; null where nothing was
// params:   party STRING, key STRING
// returns:  proposal LIST<ANY>
// rows:     one
// index:    proposal_party
// example:  {"party": "M1", "key": "a"}
// callers:  firmware_graph.questions.parties.proposals
MATCH (proposal:Proposal)
WHERE proposal.party = $party AND proposal.key = $key
RETURN collect([name IN [
  'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
  'digest', 'owned_codes', 'submitter_role', 'submitter_party'
] | proposal[name]] + [
  coalesce(proposal.operation_count, size(split(proposal.operations, '}],["'))),
  coalesce(proposal.operation_characters, size(proposal.operations))
])[0] AS proposal
