CYPHER 5
// watch_ledger_name
// keeps: one node for the setting of watches, and one for what they were told of
CREATE CONSTRAINT watch_ledger_name IF NOT EXISTS
FOR (ledger:WatchLedger) REQUIRE ledger.name IS UNIQUE
