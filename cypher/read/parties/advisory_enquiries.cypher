CYPHER 5
// advisory_enquiries
// template: read/parties/advisory_enquiries.cypher.j2
// answers:  what the owner of some manufacturer codes was asked about its entries, and says of them, the latest first
// params:   manufacturer_codes LIST<STRING>
// returns:  enquiries LIST<LIST<ANY>>
// rows:     one
// index:    advisory_enquiry_manufacturer_code
// example:  {"manufacturer_codes": ["F001"]}
// callers:  firmware_graph.questions.publication.advisory_enquiries
MATCH (enquiry:AdvisoryEnquiry)
WHERE enquiry.manufacturer_code IN $manufacturer_codes
WITH enquiry
ORDER BY coalesce(enquiry.asked_at, enquiry.stated_at) DESC, enquiry.manufacturer_code, enquiry.advisory_id
RETURN collect([name IN [
  'advisory_id', 'manufacturer_code', 'cpl_entry_ids', 'public_cve', 'asked_at', 'answer', 'planned_for',
  'fixed_by', 'stated_at', 'stated_by'
] | enquiry[name]]) AS enquiries
