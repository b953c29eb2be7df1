CYPHER 5
// end_api_key
// changes:  ends an API key of a party; one that has ended stays as it is
// params:   key_id STRING, party STRING, ended_at INTEGER, ended_by STRING
// returns:  api_key LIST<ANY>
// rows:     one or none
// index:    api_key_id
// example:  {"key_id": "a", "party": "P1", "ended_at": 0, "ended_by": "someone"}
// callers:  firmware_graph.changes.end_api_key
MATCH (key:ApiKey {key_id: $key_id})
USING INDEX key:ApiKey(key_id)
WHERE key.party = $party
SET key.ended_by = CASE WHEN key.ended_at IS NULL THEN $ended_by ELSE key.ended_by END,
  key.ended_at = coalesce(key.ended_at, $ended_at)
RETURN [
  key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
  toString(key.last_used_on), key.ended_at, key.ended_by
] AS api_key
