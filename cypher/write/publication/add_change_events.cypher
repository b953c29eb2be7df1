CYPHER 5
// add_change_events
// changes:  adds events of the CPL or the FIR to a change of the ledger, each a map of its properties; one of many entries names them
// params:   sequence INTEGER, events LIST<MAP>
// returns:  nothing
// rows:     none
// index:    change_sequence, event_entry_cpl_entry_id
// example:  {"sequence": 1, "events": [{"stream": "CPL", "number": 1, "sequence": 1, "recorded_at": 0, "first_cpl": 1, "kind": "FIRMWARE_ADDED", "cpl_entry_id": 20, "device_types": ["ESME"], "manufacturer_codes": ["1057"], "model_keys": ["a"]}]}
// callers:  firmware_graph.database.ledger
MATCH (change:Change {sequence: $sequence})
UNWIND $events AS row
CREATE (change)-[:MADE]->(event:ChangeEvent)
SET event = row
WITH event
UNWIND event.cpl_entry_ids AS entry
MERGE (named:EventEntry {cpl_entry_id: entry})
CREATE (event)-[:NAMES]->(named)
