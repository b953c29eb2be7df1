CYPHER 5
// answer_advisory
// changes:  records what a manufacturer says of its entries on an advisory, in place of what it said before, unless the advisory has ended
// params:   answers LIST<MAP>
// returns:  answered INTEGER
// rows:     one
// index:    advisory_enquiry_key, advisory_paper_id
// example:  {"answers": [{"key": "a F001", "advisory_id": "a", "manufacturer_code": "F001", "cpl_entry_ids": [20], "answer": "FIXED", "planned_for": null, "fixed_by": 21, "stated_at": 1, "stated_by": "M1"}]}
// callers:  firmware_graph.changes.answer_advisory
UNWIND $answers AS stated
MATCH (paper:AdvisoryPaper {advisory_id: stated.advisory_id})
WHERE NOT paper.state IN ['SUPERSEDED', 'WITHDRAWN']
MERGE (enquiry:AdvisoryEnquiry {key: stated.key})
SET enquiry += stated
RETURN count(enquiry) AS answered
