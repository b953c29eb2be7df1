CYPHER 5
// record_api_key_uses
// changes:  adds what was asked with the API keys of agents
// params:   uses LIST<MAP>
// returns:  nothing
// rows:     none
// index:    none
// example:  {"uses": []}
// callers:  firmware_graph.audit.agent_uses
UNWIND $uses AS given
CREATE (use:ApiKeyUse)
SET use.key_id = given.key_id, use.place = given.place, use.asked_at = given.asked_at,
  use.operation_name = given.operation_name, use.coordinates = given.coordinates, use.entry_count = given.entry_count
