CYPHER 5
// add_restricted_quarantined
// template: write/records/add_restricted_quarantined.cypher.j2
// changes:  adds what was kept out of a ZigBee sheet or of a file of defects to quarantine
// params:   quarantined LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    none
// example:  {"quarantined": [["FIR", 21, 3, "Upgrade Path From", "777", "UNKNOWN_PREDECESSOR", "there is no entry 777", 0, 1, 0, null]]}
// callers:  firmware_graph.ingest.load, firmware_graph.ingest.defects.load
UNWIND $quarantined AS row
CREATE (:RestrictedQuarantined {
  is_current: true, sheet: row[0], cpl_entry_id: row[1], line: row[2], column: row[3], value: row[4],
  reason: row[5], message: row[6], recorded_at: row[7], sequence: row[8], number: row[9],
  subject: row[10]
})
