CYPHER 5
// clear_quarantined
// template: write/records/clear_quarantined.cypher.j2
// changes:  takes cells out of quarantine that a later sheet has corrected
// params:   cleared LIST<LIST<INTEGER>>
// returns:  nothing
// rows:     none
// index:    quarantined_is_current
// example:  {"cleared": [[1, 0, 0]]}
// callers:  firmware_graph.ingest.load
UNWIND $cleared AS one
MATCH (quarantined:Quarantined)
WHERE quarantined.is_current = true AND quarantined.sequence = one[0] AND quarantined.number = one[1]
SET quarantined.is_current = false, quarantined.cleared_at = one[2]
