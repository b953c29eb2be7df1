CYPHER 5
// told_watches
// answers:  up to which change of the ledger and which moment watches were told; nothing where they never were
// params:   none
// returns:  told LIST<INTEGER>
// rows:     one
// index:    watch_ledger_name
// example:  {}
// callers:  firmware_graph.delivery.watch_keeper
OPTIONAL MATCH (ledger:WatchLedger {name: 'telling'})
RETURN CASE WHEN ledger IS NULL THEN [] ELSE [ledger.sequence, ledger.moment] END AS told
