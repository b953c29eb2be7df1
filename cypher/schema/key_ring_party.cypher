CYPHER 5
// key_ring_party
// keeps: one counter of the API keys of a party, which is locked while one is made
CREATE CONSTRAINT key_ring_party IF NOT EXISTS
FOR (ring:KeyRing) REQUIRE ring.party IS UNIQUE
