CYPHER 5
// versions_by_device_model
// template: read/products/versions_by_device_model.cypher.j2
// answers:  all firmware versions of some device models
// params:   model_keys LIST<STRING>
// returns:  versions LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_model_key, revision_name
// example:  {"model_keys": ["a"]}
// callers:  firmware_graph.changes.state_limitation, firmware_graph.questions.products.kept_models
MATCH (version:FirmwareVersion)
WHERE version.model_key IN $model_keys AND version.cpl_entry_id > 0
WITH properties(version) AS facts
WITH collect([
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
]) AS versions
MATCH (revision:Revision {name: 'published'})
RETURN versions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
