CYPHER 5
// prune_api_key_uses
// changes:  removes what was asked with API keys before a moment
// params:   before INTEGER
// returns:  nothing
// rows:     none
// index:    api_key_use_asked_at
// example:  {"before": 0}
// callers:  firmware_graph.audit.agent_uses
MATCH (use:ApiKeyUse)
WHERE use.asked_at < $before
CALL (use) { DELETE use } IN TRANSACTIONS OF 10000 ROWS
