CYPHER 5
// api_key_party
// drives: the API keys of a party
CREATE INDEX api_key_party IF NOT EXISTS
FOR (key:ApiKey) ON (key.party)
