CYPHER 5
// recorded_quarantined
// template: read/records/recorded_quarantined.cypher.j2
// answers:  cells of sheets that are still in quarantine: no later sheet has corrected them
// params:   none
// returns:  quarantined LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    quarantined_is_current, revision_name
// example:  {}
// callers:  firmware_graph.ingest.recorded_sheets, firmware_graph.records.quarantined
MATCH (quarantined:Quarantined {is_current: true})
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
