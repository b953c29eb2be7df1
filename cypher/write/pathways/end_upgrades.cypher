CYPHER 5
// end_upgrades
// changes:  ends upgrades without deleting them (domain.md §3.4 rule 10)
// params:   upgrades LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id
// example:  {"upgrades": [[20, 21, "DECLARED", "NOT_STATED", false, "1057", null, 1, 0, null, "ABSENT_FROM_SHEET", 1]]}
// callers:  firmware_graph.records.writing
UNWIND $upgrades AS row
MATCH (source:FirmwareVersion {cpl_entry_id: row[0]})
MATCH (source)-[upgrade:UPGRADES_TO]->(target:FirmwareVersion)
WHERE target.cpl_entry_id = row[1] AND upgrade.recorded_from = row[8]
  AND upgrade.recorded_to IS NULL
SET upgrade.effective_to = row[7], upgrade.recorded_to = row[9],
    upgrade.end_code = row[10], upgrade.end_recorded_from = row[11]
