CYPHER 5
// write_code_successions
// changes:  records that a manufacturer code succeeds another
// params:   successions LIST<LIST<STRING>>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    code_succession_pair
// example:  {"successions": [["1057>1016", "1057", "1016", "2024-01-01", "a letter"]], "recorded_at": 1}
// callers:  firmware_graph.ingest.load
UNWIND $successions AS row
MERGE (succession:CodeSuccession {key: row[0]})
ON CREATE SET succession.recorded_from = $recorded_at
SET succession.from_code = row[1], succession.to_code = row[2], succession.approved_on = date(row[3]),
    succession.reference = row[4]
