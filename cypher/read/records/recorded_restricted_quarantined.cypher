CYPHER 5
// recorded_restricted_quarantined
// template: read/records/recorded_restricted_quarantined.cypher.j2
// answers:  what was kept out of ZigBee sheets and of files of defects, and no later one has corrected
// params:   none
// returns:  quarantined LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_quarantined_is_current, revision_name
// example:  {}
// callers:  firmware_graph.ingest.recorded_sheets, firmware_graph.records.quarantined, firmware_graph.records.defects.recorded_defects
MATCH (quarantined:RestrictedQuarantined {is_current: true})
WHERE quarantined.sequence IS NOT NULL AND quarantined.number IS NOT NULL
WITH quarantined ORDER BY quarantined.sequence, quarantined.number
WITH collect([
  quarantined.sheet, quarantined.cpl_entry_id, quarantined.line, left(quarantined.column, 300),
  left(quarantined.value, 300), quarantined.reason, left(quarantined.message, 4000), quarantined.recorded_at,
  quarantined.sequence, quarantined.number, quarantined.subject
]) AS quarantined
MATCH (revision:Revision {name: 'published'})
RETURN quarantined, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
