CYPHER 5
// entries_by_manufacturer_code
// template: read/records/entries_by_manufacturer_code.cypher.j2
// answers:  the entries of some manufacturer codes: what a maker is called, and whether it has firmware, all decide
// params:   codes LIST<STRING>
// returns:  cpl_entry_ids LIST<INTEGER>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_manufacturer_code, revision_name
// example:  {"codes": ["F001"]}
// callers:  firmware_graph.changes.basis
MATCH (version:FirmwareVersion)
WHERE version.manufacturer_code IN $codes AND version.cpl_entry_id > 0
WITH collect(version.cpl_entry_id) AS cpl_entry_ids
MATCH (revision:Revision {name: 'published'})
RETURN cpl_entry_ids, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
