CYPHER 5
// write_assessments
// changes:  adds assessments of entries
// params:   assessments LIST<LIST<ANY>>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    defect_id, restricted_firmware_cpl_entry_id
// example:  {"assessments": [["CVE-1", 20, "FIXED"]], "recorded_at": 1}
// callers:  firmware_graph.records.writing_restricted
UNWIND $assessments AS row
MATCH (defect:Defect {defect_id: row[0]})
MERGE (restricted:RestrictedFirmware {cpl_entry_id: row[1]})
ON CREATE SET restricted.stack_key = '', restricted.chipset_key = ''
CREATE (restricted)-[:ASSESSED_FOR {verdict: row[2], recorded_from: $recorded_at}]->(defect)
