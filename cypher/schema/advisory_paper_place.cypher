CYPHER 5
// advisory_paper_place
// drives: the working papers of advisories, in order
CREATE INDEX advisory_paper_place IF NOT EXISTS
FOR (paper:AdvisoryPaper) ON (paper.place)
