CYPHER 5
// api_key_use_asked_at
// drives: what was asked with API keys longer ago than is kept
CREATE INDEX api_key_use_asked_at IF NOT EXISTS
FOR (use:ApiKeyUse) ON (use.asked_at)
