CYPHER 5
// advisory_enquiry_manufacturer_code
// drives: what a manufacturer was asked
CREATE INDEX advisory_enquiry_manufacturer_code IF NOT EXISTS
FOR (enquiry:AdvisoryEnquiry) ON (enquiry.manufacturer_code)
