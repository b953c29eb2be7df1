CYPHER 5
// api_key_id
// keeps: one node for an API key
CREATE CONSTRAINT api_key_id IF NOT EXISTS
FOR (key:ApiKey) REQUIRE key.key_id IS UNIQUE
