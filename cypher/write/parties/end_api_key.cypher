CYPHER 5
// end_api_key
// template: write/parties/end_api_key.cypher.j2
// changes:  ends an API key of a party, and those that were made with it; what has ended stays as it is
// params:   key_id STRING, party STRING, ended_at INTEGER, ended_by STRING
// returns:  api_key LIST<ANY>
// rows:     one or none
// index:    api_key_id, key_ring_party, api_key_party
// example:  {"key_id": "a", "party": "P1", "ended_at": 0, "ended_by": "someone"}
// callers:  firmware_graph.changes.end_api_key
MATCH (key:ApiKey {key_id: $key_id})
USING INDEX key:ApiKey(key_id)
WHERE key.party = $party
MERGE (ring:KeyRing {party: $party})
SET ring.made = coalesce(ring.made, 0)
WITH key
CALL (key) {
  MATCH (other:ApiKey)
  WHERE other.party = $party AND other.ended_at IS NULL AND (other.key_id = key.key_id OR key.key_id IN other.made_with)
  SET other.ended_at = $ended_at, other.ended_by = $ended_by
  RETURN count(other) AS ended
}
RETURN [
  key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
  toString(key.last_used_on), key.ended_at, key.ended_by
] AS api_key
