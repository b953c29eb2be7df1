CYPHER 5
// watch_sizes
// answers:  the watches that were set before a moment: whose, and how many requests they have
// params:   set_before INTEGER
// returns:  watches LIST<LIST<ANY>>
// rows:     one
// index:    watch_id
// example:  {"set_before": 1}
// callers:  firmware_graph.delivery.watched
MATCH (watch:Watch)
WHERE watch.watch_id > '' AND watch.set_at < $set_before
RETURN collect([watch.watch_id, watch.party, watch.size]) AS watches
