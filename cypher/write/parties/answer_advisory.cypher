CYPHER 5
// answer_advisory
// changes:  records what a manufacturer says of its entries on an advisory, in place of what it said before
// params:   answers LIST<MAP>
// returns:  nothing
// rows:     none
// index:    advisory_enquiry_key
// example:  {"answers": [{"key": "a F001", "advisory_id": "a", "manufacturer_code": "F001", "cpl_entry_ids": [20], "answer": "FIXED", "planned_for": null, "fixed_by": 21, "stated_at": 1, "stated_by": "M1"}]}
// callers:  firmware_graph.changes.answer_advisory
UNWIND $answers AS stated
MERGE (enquiry:AdvisoryEnquiry {key: stated.key})
SET enquiry += stated
