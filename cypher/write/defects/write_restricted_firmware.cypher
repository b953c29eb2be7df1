CYPHER 5
// write_restricted_firmware
// changes:  adds the stacks and chipsets of entries that have none
// params:   rows LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    restricted_firmware_cpl_entry_id, zigbee_stack_key, chipset_key
// example:  {"rows": [[20, "EmberZNet/7.4", null, 0]]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $rows AS row
MERGE (restricted:RestrictedFirmware {cpl_entry_id: row[0]})
SET restricted.recorded_from = row[3], restricted.stack_key = coalesce(row[1], ''),
    restricted.chipset_key = coalesce(row[2], '')
WITH restricted, row
CALL (restricted, row) {
  MATCH (stack:ZigbeeStack {key: row[1]})
  CREATE (restricted)-[:BUILT_ON]->(stack)
}
CALL (restricted, row) {
  MATCH (chipset:Chipset {key: row[2]})
  CREATE (restricted)-[:RUNS_ON]->(chipset)
}
