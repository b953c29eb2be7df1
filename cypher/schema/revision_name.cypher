CYPHER 5
// revision_name
// keeps: the one node that says what is published
CREATE CONSTRAINT revision_name IF NOT EXISTS
FOR (revision:Revision) REQUIRE revision.name IS UNIQUE
