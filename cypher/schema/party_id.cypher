CYPHER 5
// party_id
// keeps: one node for a party of the register
CREATE CONSTRAINT party_id IF NOT EXISTS
FOR (party:Party) REQUIRE party.party_id IS UNIQUE
