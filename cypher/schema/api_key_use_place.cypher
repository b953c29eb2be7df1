CYPHER 5
// api_key_use_place
// drives: what was asked with an API key, in its order
CREATE INDEX api_key_use_place IF NOT EXISTS
FOR (use:ApiKeyUse) ON (use.key_id, use.place)
