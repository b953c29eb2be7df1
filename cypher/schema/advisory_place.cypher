CYPHER 5
// advisory_place
// drives: the released advisories, in order
CREATE INDEX advisory_place IF NOT EXISTS
FOR (advisory:Advisory) ON (advisory.place)
