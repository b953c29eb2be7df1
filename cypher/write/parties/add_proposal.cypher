CYPHER 5
// add_proposal
// template: write/parties/add_proposal.cypher.j2
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
RETURN [name IN [
  'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
  'operations', 'digest', 'owned_codes', 'submitter_role', 'submitter_party'
] | proposal[name]] AS proposal
