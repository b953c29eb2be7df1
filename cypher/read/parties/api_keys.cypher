CYPHER 5
// api_keys
// template: read/parties/api_keys.cypher.j2
// answers:  the API keys of a party, the newest first
// params:   party STRING, limit INTEGER
// returns:  api_keys LIST<LIST<ANY>>
// rows:     one
// index:    api_key_party
// example:  {"party": "P1", "limit": 500}
// callers:  firmware_graph.questions.parties.api_keys
MATCH (key:ApiKey)
WHERE key.party = $party
WITH key
ORDER BY key.number DESC
LIMIT $limit
RETURN collect([
  key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
  toString(key.last_used_on), key.ended_at, key.ended_by
]) AS api_keys
