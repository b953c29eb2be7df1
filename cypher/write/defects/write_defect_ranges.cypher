CYPHER 5
// write_defect_ranges
// changes:  adds ranges of stack versions to defects
// params:   ranges LIST<LIST<ANY>>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    defect_id, stack_family_name
// example:  {"ranges": [["CVE-1", "EmberZNet", "6.7", "6.7.7", null, null, null, true]], "recorded_at": 1}
// callers:  firmware_graph.records.writing_restricted
UNWIND $ranges AS row
MATCH (defect:Defect {defect_id: row[0]})
MERGE (family:StackFamily {name: row[1]})
CREATE (defect)-[:IN_RANGE {
  introduced: row[2], fixed: row[3], last_affected: row[4], chipset_vendor: row[5], chipset_part: row[6],
  is_published: row[7], recorded_from: $recorded_at
}]->(family)
