CYPHER 5
// recorded_upgrades
// template: read/records/recorded_upgrades.cypher.j2
// answers:  every upgrade ever recorded from the versions after an entry ID
// params:   after INTEGER, first INTEGER
// returns:  upgrades LIST<LIST<ANY>>, last INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"after": 0, "first": 10}
// callers:  firmware_graph.records.recorded
MATCH (source:FirmwareVersion)
WHERE source.cpl_entry_id > $after
WITH source ORDER BY source.cpl_entry_id LIMIT $first
WITH collect(source) AS sources
CALL (sources) {
  UNWIND sources AS source
  MATCH (source)-[upgrade:UPGRADES_TO]->(target:FirmwareVersion)
  WITH source.cpl_entry_id AS beginning, target.cpl_entry_id AS ending, properties(upgrade) AS stated
  RETURN collect([
    beginning, ending, stated.evidence, stated.recommendation, stated.is_rollback, stated.asserted_by,
    stated.effective_from, stated.effective_to, stated.recorded_from, stated.recorded_to, stated.end_code,
    stated.end_recorded_from
  ]) AS upgrades
}
WITH upgrades, CASE WHEN size(sources) = $first THEN sources[-1].cpl_entry_id END AS last
MATCH (revision:Revision {name: 'published'})
RETURN upgrades, last, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
