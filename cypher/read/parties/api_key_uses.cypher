CYPHER 5
// api_key_uses
// answers:  a page of what was asked with each of some API keys, the latest first, and its number where wanted
// params:   key_ids LIST<STRING>, before STRING, limit INTEGER, wants_total BOOLEAN
// returns:  pages LIST<LIST<ANY>>
// rows:     one
// index:    api_key_use_place
// example:  {"key_ids": ["a"], "before": "~", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.parties.api_key_uses
UNWIND $key_ids AS key_id
CALL (key_id) {
  MATCH (use:ApiKeyUse)
  WHERE use.key_id = key_id AND use.place < $before
  WITH use
  ORDER BY use.place DESC
  LIMIT $limit
  RETURN collect([name IN [
    'key_id', 'place', 'asked_at', 'operation_name', 'coordinates', 'entry_count'
  ] | use[name]]) AS uses
}
CALL (key_id) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (use:ApiKeyUse)
  WHERE use.key_id = key_id AND use.place >= ''
  RETURN count(use) AS total
}
RETURN collect([key_id, uses, total]) AS pages
