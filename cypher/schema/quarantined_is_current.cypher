CYPHER 5
// quarantined_is_current
// drives: the quarantine, in the order of the imports
CREATE INDEX quarantined_is_current IF NOT EXISTS
FOR (quarantined:Quarantined) ON (quarantined.is_current, quarantined.sequence, quarantined.number)
