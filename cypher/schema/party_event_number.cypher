CYPHER 5
// party_event_number
// keeps: one event of each number in the stream of a party
CREATE CONSTRAINT party_event_number IF NOT EXISTS
FOR (event:PartyEvent) REQUIRE (event.party, event.number) IS UNIQUE
