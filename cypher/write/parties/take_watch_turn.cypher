CYPHER 5
// take_watch_turn
// changes:  takes the turn of telling watches for a time, unless another process has it; the first begins at the end of the ledger
// params:   holder STRING, now INTEGER, until INTEGER
// returns:  sequence INTEGER, moment INTEGER, due LIST<INTEGER>, parties LIST<STRING>
// rows:     one or none
// index:    watch_ledger_name
// example:  {"holder": "a", "now": 0, "until": 1}
// callers:  firmware_graph.delivery.watch_turn
MERGE (ledger:WatchLedger {name: 'telling'})
SET ledger.looks = coalesce(ledger.looks, 0) + 1
WITH ledger
WHERE ledger.holder IS NULL OR ledger.holder = $holder OR ledger.held_until <= $now
SET ledger.holder = $holder, ledger.held_until = $until,
  ledger.sequence = coalesce(ledger.sequence, 0), ledger.moment = coalesce(ledger.moment, $now)
RETURN ledger.sequence AS sequence, ledger.moment AS moment, coalesce(ledger.due, []) AS due,
  coalesce(ledger.parties, []) AS parties
