CYPHER 5
// correct_firmware_versions
// changes:  keeps the recorded state of versions as history, and replaces it
// params:   versions LIST<MAP>, recorded_at INTEGER, sequence INTEGER
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id
// example:  {"versions": [{"cpl_entry_id": 20}], "recorded_at": 1, "sequence": 2}
// callers:  firmware_graph.records.writing
UNWIND $versions AS row
MATCH (version:FirmwareVersion {cpl_entry_id: row.cpl_entry_id})
CREATE (past:PastRecord)
SET past = properties(version), past.recorded_to = $recorded_at, past.sequence = $sequence
SET version = row
