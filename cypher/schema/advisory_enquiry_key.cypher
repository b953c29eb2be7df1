CYPHER 5
// advisory_enquiry_key
// keeps: one enquiry for an advisory and a manufacturer
CREATE CONSTRAINT advisory_enquiry_key IF NOT EXISTS
FOR (enquiry:AdvisoryEnquiry) REQUIRE enquiry.key IS UNIQUE
