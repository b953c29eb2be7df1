CYPHER 5
// recorded_assessments
// template: read/records/recorded_assessments.cypher.j2
// answers:  those of some entries that are on the CPL, with their assessments, for the Security Sub-Committee alone
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  entries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_cpl_entry_id, firmware_version_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20, 21]}
// callers:  firmware_graph.records.defects.recorded_defects
MATCH (version:FirmwareVersion)
WHERE version.cpl_entry_id IN $cpl_entry_ids
WITH version.cpl_entry_id AS cpl_entry_id
CALL (cpl_entry_id) {
  MATCH (restricted:RestrictedFirmware)
  WHERE restricted.cpl_entry_id = cpl_entry_id
  MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect:Defect)
  WHERE assessed.recorded_to IS NULL
  RETURN collect([defect.defect_id, assessed.verdict]) AS assessments
}
WITH collect([cpl_entry_id, assessments]) AS entries
MATCH (revision:Revision {name: 'published'})
RETURN entries, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
