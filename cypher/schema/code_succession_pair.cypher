CYPHER 5
// code_succession_pair
// keeps: one record that a manufacturer code succeeds another
CREATE CONSTRAINT code_succession_pair IF NOT EXISTS
FOR (succession:CodeSuccession) REQUIRE succession.key IS UNIQUE
