CYPHER 5
// upgrades_from
// template: read/pathways/upgrades_from.cypher.j2
// answers:  every upgrade, of any state, to some firmware versions
// fields:   noteContradictions
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  upgrades LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.pathways.upgrades_from
// The length of the list is not known to the plan: without the hint, a small store would be scanned.
MATCH (version:FirmwareVersion)
USING INDEX version:FirmwareVersion(cpl_entry_id)
WHERE version.cpl_entry_id IN $cpl_entry_ids
MATCH (predecessor:FirmwareVersion)-[upgrade:UPGRADES_TO]->(version)
WITH predecessor.cpl_entry_id AS beginning, version.cpl_entry_id AS ending, properties(upgrade) AS stated
WITH collect([
  beginning, ending, stated.evidence, stated.recommendation, stated.is_rollback, stated.asserted_by,
  stated.effective_from, stated.effective_to, stated.recorded_from, stated.recorded_to, stated.end_code,
  stated.end_recorded_from
]) AS upgrades
MATCH (revision:Revision {name: 'published'})
RETURN upgrades, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
