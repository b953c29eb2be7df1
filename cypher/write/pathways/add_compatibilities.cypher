CYPHER 5
// add_compatibilities
// changes:  records that pairs of versions may run together, each from its lower entry to its higher
// params:   pairs LIST<LIST<INTEGER>>, stated_by STRING, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    firmware_version_cpl_entry_id
// example:  {"pairs": [[20, 21]], "stated_by": "M1", "recorded_at": 1}
// callers:  firmware_graph.changes.declare_compatible
UNWIND $pairs AS row
MATCH (version:FirmwareVersion {cpl_entry_id: row[0]})
MATCH (other:FirmwareVersion {cpl_entry_id: row[1]})
CREATE (version)-[:COMPATIBLE_WITH {stated_by: $stated_by, recorded_from: $recorded_at}]->(other)
