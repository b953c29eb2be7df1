CYPHER 5
// api_key_digest
// keeps: one API key for a secret, which is looked up by its digest at each request
CREATE CONSTRAINT api_key_digest IF NOT EXISTS
FOR (key:ApiKey) REQUIRE key.digest IS UNIQUE
