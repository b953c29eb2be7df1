CYPHER 5
// restricted_change_sequence
// drives: the restricted parts of changes of the ledger
CREATE INDEX restricted_change_sequence IF NOT EXISTS
FOR (change:RestrictedChange) ON (change.sequence)
