CYPHER 5
// clear_restricted_quarantined
// template: write/records/clear_restricted_quarantined.cypher.j2
// changes:  takes out of quarantine what a later ZigBee sheet or file of defects has corrected
// params:   cleared LIST<LIST<INTEGER>>
// returns:  nothing
// rows:     none
// index:    restricted_quarantined_is_current
// example:  {"cleared": [[1, 0, 0]]}
// callers:  firmware_graph.ingest.load, firmware_graph.ingest.defects.load
UNWIND $cleared AS one
MATCH (quarantined:RestrictedQuarantined)
WHERE quarantined.is_current = true AND quarantined.sequence = one[0] AND quarantined.number = one[1]
SET quarantined.is_current = false, quarantined.cleared_at = one[2]
