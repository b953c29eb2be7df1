CYPHER 5
// chipset_key
// keeps: one node for a chipset
CREATE CONSTRAINT chipset_key IF NOT EXISTS
FOR (chipset:Chipset) REQUIRE chipset.key IS UNIQUE
