CYPHER 5
// restricted_quarantined_is_current
// drives: the quarantine of ZigBee sheets, in the order of the imports
CREATE INDEX restricted_quarantined_is_current IF NOT EXISTS
FOR (quarantined:RestrictedQuarantined) ON (quarantined.is_current, quarantined.sequence, quarantined.number)
