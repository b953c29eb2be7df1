CYPHER 5
// enquiries_by_advisory
// template: read/parties/enquiries_by_advisory.cypher.j2
// answers:  what manufacturers were asked and say about some advisories
// params:   advisory_ids LIST<STRING>
// returns:  enquiries LIST<LIST<ANY>>
// rows:     one
// index:    advisory_enquiry_advisory_id
// example:  {"advisory_ids": ["a"]}
// callers:  firmware_graph.questions.publication.advisory_enquiries
MATCH (enquiry:AdvisoryEnquiry)
WHERE enquiry.advisory_id IN $advisory_ids
RETURN collect([name IN [
  'advisory_id', 'manufacturer_code', 'cpl_entry_ids', 'public_cve', 'asked_at', 'answer', 'planned_for',
  'fixed_by', 'stated_at', 'stated_by'
] | enquiry[name]]) AS enquiries
