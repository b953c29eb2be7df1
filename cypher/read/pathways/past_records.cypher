CYPHER 5
// past_records
// template: read/pathways/past_records.cypher.j2
// answers:  entries as they were recorded at an earlier moment, the entries that their device models had then, and the code successions recorded by then
// fields:   deadEnds, fleetReport, fleetTrend, pairReport, pathwayChanges, undeclared, upgradePathway, upgradePathways, validateUpgrade, validateUpgrades, weakPoints, withdrawalImpact
// params:   cpl_entry_ids LIST<INTEGER>, model_keys LIST<STRING>, known_at INTEGER
// returns:  past_records LIST<LIST<ANY>>, siblings LIST<INTEGER>, successions LIST<LIST<STRING>>, revision LIST<ANY>
// rows:     one
// index:    past_record_cpl_entry_id, past_record_model_key, firmware_version_model_key, code_succession_pair, revision_name
// example:  {"cpl_entry_ids": [20], "model_keys": ["a"], "known_at": 0}
// callers:  firmware_graph.questions.pathways.shared.past_lineages
// The entry IDs are of versions that were corrected since; the model keys are those of others, which are as they were.
CALL () {
  MATCH (past:PastRecord)
  WHERE past.cpl_entry_id IN $cpl_entry_ids AND past.recorded_to > $known_at AND past.recorded_from <= $known_at
  WITH properties(past) AS facts
  RETURN collect(facts.model_key) AS past_model_keys, collect([name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]) AS past_records
}
CALL (past_model_keys) {
  UNWIND past_model_keys + $model_keys AS model_key
  WITH DISTINCT model_key
  CALL (model_key) {
    MATCH (version:FirmwareVersion)
    WHERE version.model_key = model_key AND version.cpl_entry_id > 0 AND version.recorded_from <= $known_at
    RETURN version.cpl_entry_id AS cpl_entry_id
    UNION
    MATCH (past:PastRecord)
    WHERE past.model_key = model_key AND past.recorded_to > $known_at AND past.recorded_from <= $known_at
    RETURN past.cpl_entry_id AS cpl_entry_id
  }
  RETURN collect(cpl_entry_id) AS siblings
}
CALL () {
  MATCH (succession:CodeSuccession)
  WHERE succession.key > '' AND succession.recorded_from <= $known_at
  RETURN collect([succession.from_code, succession.to_code]) AS successions
}
MATCH (revision:Revision {name: 'published'})
RETURN past_records, siblings, successions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
