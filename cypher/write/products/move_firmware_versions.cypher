CYPHER 5
// move_firmware_versions
// changes:  moves versions to other models
// params:   moves LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id, device_model_key
// example:  {"moves": [[20, "1057/0001"]]}
// callers:  firmware_graph.records.writing
UNWIND $moves AS move
MATCH (version:FirmwareVersion {cpl_entry_id: move[0]})
MATCH (version)<-[before:HAS_FIRMWARE]-(:DeviceModel)
DELETE before
WITH version, move
MATCH (model:DeviceModel {key: move[1]})
CREATE (model)-[:HAS_FIRMWARE]->(version)
