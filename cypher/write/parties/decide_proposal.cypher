CYPHER 5
// decide_proposal
// template: write/parties/decide_proposal.cypher.j2
// changes:  ends an open proposal: published, rejected or taken back; one that was decided stays as it is
// params:   proposal_id STRING, state STRING, decided_at INTEGER, decided_by STRING, note STRING
// returns:  proposal LIST<ANY>
// rows:     one or none
// index:    proposal_id
// example:  {"proposal_id": "a", "state": "REJECTED", "decided_at": 0, "decided_by": "someone", "note": "a"}
// callers:  firmware_graph.changes.decide_proposal, firmware_graph.changes.take_back_proposal
MATCH (proposal:Proposal {proposal_id: $proposal_id})
SET proposal.decided_at = coalesce(proposal.decided_at, $decided_at)
WITH proposal
WHERE proposal.state = 'OPEN'
SET proposal.state = $state, proposal.decided_by = $decided_by, proposal.decision_note = $note
RETURN [name IN [
  'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
  'digest', 'owned_codes', 'submitter_role', 'submitter_party'
] | proposal[name]] + [
  coalesce(proposal.operation_count, size(split(proposal.operations, '}],["'))),
  coalesce(proposal.operation_characters, size(proposal.operations))
] AS proposal
