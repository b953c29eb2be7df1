CYPHER 5
// count_firmware_versions
// template: read/products/count_firmware_versions.cypher.j2
// answers:  the number of firmware versions
// params:   none
// returns:  firmware_versions INTEGER, revision LIST<ANY>
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.database.writer, firmware_graph.ingest.import_sheets, firmware_graph.records.recorded
MATCH (version:FirmwareVersion)
WITH count(version) AS firmware_versions
MATCH (revision:Revision {name: 'published'})
RETURN firmware_versions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
