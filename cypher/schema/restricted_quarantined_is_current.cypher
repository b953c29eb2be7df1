CYPHER 5
// restricted_quarantined_is_current
// drives: what was kept out of imports of the ZigBee sheet, in the order of the imports
CREATE INDEX restricted_quarantined_is_current IF NOT EXISTS
FOR (quarantined:RestrictedQuarantined) ON (quarantined.is_current, quarantined.sequence, quarantined.number)
