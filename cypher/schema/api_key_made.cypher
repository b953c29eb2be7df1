CYPHER 5
// api_key_made
// drives: the API keys that a party made lately
CREATE INDEX api_key_made IF NOT EXISTS
FOR (key:ApiKey) ON (key.party, key.created_at)
