CYPHER 5
// record_api_key_use
// changes:  records the last day on which an API key was used
// params:   key_id STRING, used_on STRING
// returns:  nothing
// rows:     none
// index:    api_key_id
// example:  {"key_id": "a", "used_on": "2026-03-31"}
// callers:  firmware_graph.auth.api_keys
MATCH (key:ApiKey {key_id: $key_id})
WHERE key.last_used_on IS NULL OR key.last_used_on < date($used_on)
SET key.last_used_on = date($used_on)
