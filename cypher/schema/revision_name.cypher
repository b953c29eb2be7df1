CYPHER 5
// revision_name
// keeps: one revision node
CREATE CONSTRAINT revision_name IF NOT EXISTS
FOR (revision:Revision) REQUIRE revision.name IS UNIQUE
