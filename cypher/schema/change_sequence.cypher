CYPHER 5
// change_sequence
// keeps: the order of changes in the ledger
CREATE CONSTRAINT change_sequence IF NOT EXISTS
FOR (change:Change) REQUIRE change.sequence IS UNIQUE
