CYPHER 5
// end_restricted_firmware
// changes:  keeps the recorded stacks and chipsets of entries as history, and detaches them from the entries
// params:   cpl_entry_ids LIST<INTEGER>, recorded_at INTEGER, sequence INTEGER
// returns:  nothing
// rows:     none
// index:    restricted_firmware_cpl_entry_id
// example:  {"cpl_entry_ids": [20], "recorded_at": 1, "sequence": 2}
// callers:  firmware_graph.records.writing_restricted
UNWIND $cpl_entry_ids AS cpl_entry_id
MATCH (restricted:RestrictedFirmware {cpl_entry_id: cpl_entry_id})
OPTIONAL MATCH (restricted)-[built_on:BUILT_ON]->(stack:ZigbeeStack)
OPTIONAL MATCH (restricted)-[runs_on:RUNS_ON]->(chipset:Chipset)
CREATE (:PastRestrictedRecord {
  cpl_entry_id: restricted.cpl_entry_id, stack_key: stack.key, chipset_key: chipset.key,
  recorded_from: restricted.recorded_from, recorded_to: $recorded_at, sequence: $sequence
})
SET restricted.recorded_from = NULL, restricted.stack_key = '', restricted.chipset_key = ''
DELETE built_on, runs_on
