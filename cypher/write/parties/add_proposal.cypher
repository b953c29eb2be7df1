CYPHER 5
// add_proposal
// changes:  adds a proposal of a party, unless it has as many open ones as it may have, or one under the same key; one at a time
// params:   party STRING, most INTEGER, key STRING, properties MAP
// returns:  proposal LIST<ANY>
// rows:     one or none
// index:    proposal_book_party, proposal_party
// example:  {"party": "M1", "most": 20, "key": "a", "properties": {"party": "M1", "proposal_id": "a"}}
// callers:  firmware_graph.changes.propose_changes
MERGE (book:ProposalBook {party: $party})
SET book.made = coalesce(book.made, 0) + 1
WITH book
CALL (book) {
  MATCH (other:Proposal)
  WHERE other.party = book.party
  RETURN count(CASE WHEN other.state = 'OPEN' THEN true END) AS open, count(CASE WHEN other.key = $key THEN true END) AS same
}
WITH open, same
WHERE open < $most AND same = 0
CREATE (proposal:Proposal)
SET proposal = $properties, proposal.key = $key
RETURN [
  proposal.proposal_id, proposal.place, proposal.party, proposal.subject, proposal.proposed_by, proposal.proposed_at,
  proposal.state, proposal.note, proposal.decision_note, proposal.operations, proposal.digest,
  proposal.owned_codes, proposal.submitter_role, proposal.submitter_party
] AS proposal
