CYPHER 5
// target_place
// keeps: one statement of a party on an entry as its target
CREATE CONSTRAINT target_place IF NOT EXISTS
FOR (target:Target) REQUIRE (target.party, target.cpl_entry_id) IS UNIQUE
