CYPHER 5
// end_assessments
// changes:  ends assessments of entries, and keeps them as history
// params:   assessments LIST<LIST<ANY>>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    restricted_firmware_cpl_entry_id
// example:  {"assessments": [["CVE-1", 20]], "recorded_at": 1}
// callers:  firmware_graph.records.writing_restricted
UNWIND $assessments AS row
MATCH (restricted:RestrictedFirmware {cpl_entry_id: row[1]})-[assessed:ASSESSED_FOR]->(defect:Defect)
WHERE defect.defect_id = row[0] AND assessed.recorded_to IS NULL
SET assessed.recorded_to = $recorded_at
