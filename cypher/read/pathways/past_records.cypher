CYPHER 5
// past_records
// template: read/pathways/past_records.cypher.j2
// answers:  entries as they were recorded at an earlier moment, the entries that their device models had then, and the code successions recorded by then
// params:   cpl_entry_ids LIST<INTEGER>, model_keys LIST<STRING>, known_at INTEGER
// returns:  past_records LIST<LIST<ANY>>, siblings LIST<INTEGER>, successions LIST<LIST<STRING>>, revision LIST<ANY>
// rows:     one
// index:    past_record_cpl_entry_id, past_record_model_key, firmware_version_model_key, code_succession_pair, revision_name
// example:  {"cpl_entry_ids": [20], "model_keys": ["a"], "known_at": 0}
// callers:  firmware_graph.questions.pathways.past_lineages
// The entry IDs are of versions that were corrected since; the model keys are those of others, which are as they were.
CALL () {
  MATCH (past:PastRecord)
  WHERE past.cpl_entry_id IN $cpl_entry_ids AND past.recorded_to > $known_at AND past.recorded_from <= $known_at
  WITH properties(past) AS facts
  RETURN collect(facts.model_key) AS past_model_keys, collect([
    facts.cpl_entry_id, facts.version_hex, facts.version_submitted, facts.model_key, facts.manufacturer_code,
    facts.manufacturer_name, facts.manufacturer_name_submitted, facts.device_type, facts.generation,
    facts.environment, facts.model_identifier, facts.model_name, facts.hardware_version,
    facts.hardware_revision, facts.variant, facts.listed_status, toString(facts.added_on),
    toString(facts.removed_on), facts.gbcs_version, facts.smets_chts_version, facts.zigbee_band,
    facts.zigbee_band_submitted, facts.han_join_notes, facts.image_hash, facts.cpa_certificate_id,
    toString(facts.cpa_expires_on), toString(facts.cpa_renews_on), facts.data_quality, facts.minimum_hardware,
    facts.maximum_hardware, facts.required_comms_hub_entry_id, facts.predecessors_declared,
    facts.has_quarantined_predecessor, toString(facts.released_on), facts.manufacturer_contact,
    facts.recorded_from
  ]) AS past_records
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
