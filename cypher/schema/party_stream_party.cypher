CYPHER 5
// party_stream_party
// keeps: one node for the stream of a party
CREATE CONSTRAINT party_stream_party IF NOT EXISTS
FOR (stream:PartyStream) REQUIRE stream.party IS UNIQUE
