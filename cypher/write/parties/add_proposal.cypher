CYPHER 5
// add_proposal
// template: write/parties/add_proposal.cypher.j2
// changes:  adds a proposal of a party, unless it has as many open ones or made as many lately as it may, or one under the same key; one at a time
// fields:   proposal
// params:   party STRING, most_open INTEGER, most INTEGER, since INTEGER, key STRING, properties MAP
// returns:  proposal LIST<ANY>, open INTEGER, same INTEGER, lately LIST<INTEGER>
// rows:     one
// index:    proposal_book_party, proposal_party
// example:  {"party": "M1", "most_open": 20, "most": 20, "since": 0, "key": "a", "properties": {"party": "M1", "proposal_id": "a"}}
// callers:  firmware_graph.changes.propose_changes
MERGE (book:ProposalBook {party: $party})
SET book.made = coalesce(book.made, 0) + 1
WITH book
CALL (book) {
  MATCH (other:Proposal)
  WHERE other.party = book.party
  RETURN count(CASE WHEN other.state = 'OPEN' THEN true END) AS open,
    count(CASE WHEN other.key = $key THEN true END) AS same,
    collect(CASE WHEN other.proposed_at > $since THEN other.proposed_at END) AS lately
}
CALL (open, same, lately) {
  UNWIND CASE WHEN open < $most_open AND same = 0 AND size(lately) < $most THEN [true] ELSE [] END AS is_room
  CREATE (proposal:Proposal)
  SET proposal = $properties, proposal.key = $key
  RETURN collect([name IN [
    'proposal_id', 'place', 'party', 'subject', 'proposed_by', 'proposed_at', 'state', 'note', 'decision_note',
    'digest', 'owned_codes', 'submitter_role', 'submitter_party'
  ] | proposal[name]] + [
    coalesce(proposal.operation_count, size(split(proposal.operations, '}],["'))),
    coalesce(proposal.operation_characters, size(proposal.operations))
  ])[0] AS proposal
}
RETURN proposal, open, same, lately
