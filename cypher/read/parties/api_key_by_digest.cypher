CYPHER 5
// api_key_by_digest
// template: read/parties/api_key_by_digest.cypher.j2
// answers:  what the caller of an API key may do, when the key ends or has ended, and who made it, or the first of the keys that it was made with; null for a digest of none
// params:   digest STRING
// returns:  api_key MAP
// rows:     one
// index:    api_key_digest, api_key_id
// example:  {"digest": "ab"}
// callers:  firmware_graph.auth.api_keys
MATCH (key:ApiKey {digest: $digest})
OPTIONAL MATCH (first:ApiKey {key_id: key.made_with[0]})
RETURN collect({
  key_id: key.key_id, party: key.party, agent: key.agent, scopes: key.scopes, roles: key.roles,
  manufacturer_codes: key.manufacturer_codes, expires_at: key.expires_at, ended_at: key.ended_at,
  last_used_on: toString(key.last_used_on), made_by: coalesce(first.created_by, key.created_by)
})[0] AS api_key
