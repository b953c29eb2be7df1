CYPHER 5
// compatible_firmware
// template: read/pathways/compatible_firmware.cypher.j2
// answers:  the versions that each of some versions is declared to go together with
// fields:   pairReport
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  pairs LIST<LIST<INTEGER>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.changes.compatibility, firmware_graph.questions.pathways.compatible_firmware
MATCH (version:FirmwareVersion)
USING INDEX version:FirmwareVersion(cpl_entry_id)
WHERE version.cpl_entry_id IN $cpl_entry_ids
WITH version
MATCH (version)-[stated:COMPATIBLE_WITH]-(other:FirmwareVersion)
WHERE stated.recorded_to IS NULL
WITH version.cpl_entry_id AS entry, other.cpl_entry_id AS with_entry
ORDER BY entry, with_entry
WITH collect([entry, with_entry]) AS pairs
MATCH (revision:Revision {name: 'published'})
RETURN pairs, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
