CYPHER 5
// write_defects
// changes:  adds defects, or updates their properties
// params:   defects LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    defect_id
// example:  {"defects": [["CVE-1", ["SYN-1"], "a title", "HIGH", ["https://example.example"], null, 0]]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $defects AS row
MERGE (defect:Defect {defect_id: row[0]})
SET defect.aliases = row[1], defect.title = row[2], defect.severity = row[3], defect.references = row[4],
    defect.withdrawn_at = row[5], defect.recorded_from = row[6]
