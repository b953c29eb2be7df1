CYPHER 5
// advisory_id
// keeps: one node for a released advisory
CREATE CONSTRAINT advisory_id IF NOT EXISTS
FOR (advisory:Advisory) REQUIRE advisory.advisory_id IS UNIQUE
