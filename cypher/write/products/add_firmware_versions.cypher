CYPHER 5
// add_firmware_versions
// changes:  adds firmware versions to their models; a map leaves out properties that are not known
// params:   versions LIST<MAP>
// returns:  nothing
// rows:     none
// index:    device_model_key
// example:  {"versions": [{"cpl_entry_id": 20, "model_key": "1057/0001///ESME////PRODUCTION"}]}
// callers:  firmware_graph.records.writing
UNWIND $versions AS row
MATCH (model:DeviceModel {key: row.model_key})
CREATE (model)-[:HAS_FIRMWARE]->(version:FirmwareVersion)
SET version = row
