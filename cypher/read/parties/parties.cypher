CYPHER 5
// parties
// answers:  the register of parties, in the order of their IDs
// params:   none
// returns:  parties LIST<LIST<STRING>>
// rows:     one
// index:    party_id
// example:  {}
// callers:  firmware_graph.questions.parties.parties
MATCH (party:Party)
WHERE party.party_id >= ''
WITH party
ORDER BY party.party_id
RETURN collect([party.party_id, party.name, party.category]) AS parties
