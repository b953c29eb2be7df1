CYPHER 5
// watches
// answers:  the watches of a party, in the order of their names
// fields:   watch, watches
// params:   party STRING
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watch_party
// example:  {"party": "P1"}
// callers:  firmware_graph.questions.parties.watches
MATCH (watch:Watch)
WHERE watch.party = $party
WITH watch
ORDER BY watch.name
RETURN collect([
  watch.watch_id, watch.party, watch.name, watch.size, watch.set_at, coalesce(watch.names_party, false)
]) AS watches
