CYPHER 5
// end_compatibilities
// changes:  ends records that pairs of versions may run together, without deleting them
// params:   pairs LIST<LIST<INTEGER>>, ended_by STRING, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id
// example:  {"pairs": [[20, 21]], "ended_by": "M1", "recorded_at": 2}
// callers:  firmware_graph.changes.withdraw_compatible
UNWIND $pairs AS row
MATCH (version:FirmwareVersion {cpl_entry_id: row[0]})
MATCH (version)-[stated:COMPATIBLE_WITH]->(other:FirmwareVersion)
WHERE other.cpl_entry_id = row[1] AND stated.recorded_to IS NULL
SET stated.recorded_to = $recorded_at, stated.ended_by = $ended_by
