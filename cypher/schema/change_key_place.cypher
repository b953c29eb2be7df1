CYPHER 5
// change_key_place
// drives: the change that a party made under an idempotency key; no two have the same
CREATE CONSTRAINT change_key_place IF NOT EXISTS
FOR (key:ChangeKey) REQUIRE (key.owner, key.key) IS UNIQUE
