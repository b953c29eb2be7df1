CYPHER 5
// advisory_enquiry_advisory_id
// drives: what was asked about an advisory
CREATE INDEX advisory_enquiry_advisory_id IF NOT EXISTS
FOR (enquiry:AdvisoryEnquiry) ON (enquiry.advisory_id)
