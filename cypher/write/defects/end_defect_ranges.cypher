CYPHER 5
// end_defect_ranges
// changes:  ends the ranges of defects, and keeps them as history
// params:   defect_ids LIST<STRING>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    defect_id
// example:  {"defect_ids": ["CVE-1"], "recorded_at": 1}
// callers:  firmware_graph.records.writing_restricted
UNWIND $defect_ids AS defect_id
MATCH (defect:Defect {defect_id: defect_id})-[range:IN_RANGE]->(:StackFamily)
WHERE range.recorded_to IS NULL
SET range.recorded_to = $recorded_at
