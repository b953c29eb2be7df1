CYPHER 5
// enquiries_by_advisory
// answers:  what manufacturers were asked and say about some advisories
// params:   advisory_ids LIST<STRING>
// returns:  enquiries LIST<LIST<ANY>>
// rows:     one
// index:    advisory_enquiry_advisory_id
// example:  {"advisory_ids": ["a"]}
// callers:  firmware_graph.questions.publication.advisory_enquiries
MATCH (enquiry:AdvisoryEnquiry)
WHERE enquiry.advisory_id IN $advisory_ids
RETURN collect([
  enquiry.advisory_id, enquiry.manufacturer_code, enquiry.cpl_entry_ids, enquiry.public_cve,
  enquiry.asked_at, enquiry.answer, enquiry.planned_for, enquiry.fixed_by, enquiry.stated_at,
  enquiry.stated_by
]) AS enquiries
