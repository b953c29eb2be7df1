CYPHER 5
// remove_restricted_firmware
// changes:  removes the restricted facts of entries that have none any more
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  nothing
// rows:     none
// index:    restricted_firmware_cpl_entry_id
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $cpl_entry_ids AS cpl_entry_id
MATCH (restricted:RestrictedFirmware {cpl_entry_id: cpl_entry_id})
WHERE NOT EXISTS { (restricted)--() }
DELETE restricted
