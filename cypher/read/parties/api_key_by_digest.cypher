CYPHER 5
// api_key_by_digest
// template: read/parties/api_key_by_digest.cypher.j2
// answers:  what the caller of an API key may do, and when the key ends or has ended; null for a digest of none
// params:   digest STRING
// returns:  api_key MAP
// rows:     one
// index:    api_key_digest
// example:  {"digest": "ab"}
// callers:  firmware_graph.auth.api_keys
MATCH (key:ApiKey {digest: $digest})
RETURN collect({
  key_id: key.key_id, party: key.party, agent: key.agent, scopes: key.scopes, roles: key.roles,
  manufacturer_codes: key.manufacturer_codes, expires_at: key.expires_at, ended_at: key.ended_at,
  last_used_on: toString(key.last_used_on)
})[0] AS api_key
