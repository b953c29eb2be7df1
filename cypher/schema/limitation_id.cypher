CYPHER 5
// limitation_id
// keeps: one node for a limitation of a device model
CREATE CONSTRAINT limitation_id IF NOT EXISTS
FOR (limitation:Limitation) REQUIRE limitation.limitation_id IS UNIQUE
