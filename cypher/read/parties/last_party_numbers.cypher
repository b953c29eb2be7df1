CYPHER 5
// last_party_numbers
// answers:  the number of the last event of the streams of some parties, of those that have any
// params:   parties LIST<STRING>
// returns:  numbers LIST<LIST<ANY>>
// rows:     one
// index:    party_stream_party
// example:  {"parties": ["P1"]}
// callers:  firmware_graph.questions.publication.shared.party_stream
MATCH (stream:PartyStream)
USING INDEX stream:PartyStream(party)
WHERE stream.party IN $parties
RETURN collect([stream.party, stream.last]) AS numbers
