CYPHER 5
// add_upgrades
// changes:  adds upgrades: two entries each, and a map of stated properties
// params:   upgrades LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id
// example:  {"upgrades": [[20, 21, {"evidence": "DECLARED", "recommendation": "NOT_STATED", "is_rollback": false, "recorded_from": 0}]]}
// callers:  firmware_graph.records.writing
UNWIND $upgrades AS row
MATCH (source:FirmwareVersion {cpl_entry_id: row[0]})
MATCH (target:FirmwareVersion {cpl_entry_id: row[1]})
CREATE (source)-[upgrade:UPGRADES_TO]->(target)
SET upgrade = row[2]
