CYPHER 5
// ask_manufacturers
// changes:  asks manufacturers about their entries on an advisory; what one has answered stays
// params:   enquiries LIST<MAP>
// returns:  nothing
// rows:     none
// index:    advisory_enquiry_key
// example:  {"enquiries": [{"key": "a F001", "advisory_id": "a", "manufacturer_code": "F001", "cpl_entry_ids": [20], "public_cve": null, "asked_at": 0}]}
// callers:  firmware_graph.changes.ask_manufacturers
UNWIND $enquiries AS asked
MERGE (enquiry:AdvisoryEnquiry {key: asked.key})
ON CREATE SET enquiry.answer = 'NOT_ANSWERED'
SET enquiry += asked
