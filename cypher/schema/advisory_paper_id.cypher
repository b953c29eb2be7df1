CYPHER 5
// advisory_paper_id
// keeps: one working paper for an advisory
CREATE CONSTRAINT advisory_paper_id IF NOT EXISTS
FOR (paper:AdvisoryPaper) REQUIRE paper.advisory_id IS UNIQUE
