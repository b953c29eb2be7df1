CYPHER 5
// upgrade_lineages
// template: read/pathways/upgrade_lineages.cypher.j2
// answers:  the lineages of some entries, each with all that upgrades or models connect; the upgrades; what imports kept out for its hardware; code successions
// fields:   deadEnds, fleetReport, fleetTrend, pairReport, pathwayChanges, undeclared, upgradePathway, upgradePathways, validateUpgrade, validateUpgrades, weakPoints, withdrawalImpact
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  versions LIST<LIST<ANY>>, upgrades LIST<LIST<ANY>>, kept_out LIST<LIST<ANY>>, successions LIST<LIST<STRING>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, quarantined_cpl_entry_id, code_succession_pair, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.pathways.shared.kept_lineages, firmware_graph.records.recorded
// A lineage is closed, so that no entry is in two: it has everything that upgrades and models lead to. The walk starts
// from one entry a model. The upgrades of which the same is stated come together, each as its two ends.
MATCH (entry:FirmwareVersion)
WHERE entry.cpl_entry_id IN $cpl_entry_ids
WITH entry.model_key AS model_key, collect(entry)[0] AS asked
MATCH (asked)-[:UPGRADES_TO|HAS_FIRMWARE*0..]-(version:FirmwareVersion)
WITH DISTINCT version
WITH collect(version) AS members
CALL (members) {
  UNWIND members AS version
  WITH properties(version) AS facts
  RETURN collect([name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]) AS versions
}
CALL (members) {
  UNWIND members AS version
  MATCH (version)-[upgrade:UPGRADES_TO]->(successor:FirmwareVersion)
  WITH version.cpl_entry_id AS beginning, successor.cpl_entry_id AS ending, properties(upgrade) AS stated
  WITH [
    stated.evidence, stated.recommendation, stated.is_rollback, stated.asserted_by, stated.effective_from,
    stated.effective_to, stated.recorded_from, stated.recorded_to, stated.end_code, stated.end_recorded_from
  ] AS facts, collect([beginning, ending]) AS pairs
  RETURN collect([facts, pairs]) AS upgrades
}
CALL (members) {
  WITH [version IN members | version.cpl_entry_id] AS entries
  MATCH (cell:Quarantined)
  WHERE cell.cpl_entry_id IN entries
  WITH cell
  WHERE cell.reason = 'OTHER_HARDWARE' AND NOT toLower(cell.column) STARTS WITH 'rollback'
  RETURN collect([cell.value, cell.cpl_entry_id, cell.recorded_at, cell.is_current, cell.cleared_at]) AS kept_out
}
CALL () {
  MATCH (succession:CodeSuccession)
  WHERE succession.key > ''
  RETURN collect([succession.from_code, succession.to_code]) AS successions
}
MATCH (revision:Revision {name: 'published'})
RETURN versions, upgrades, kept_out, successions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
