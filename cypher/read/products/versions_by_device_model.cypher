CYPHER 5
// versions_by_device_model
// template: read/products/versions_by_device_model.cypher.j2
// answers:  all firmware versions of some device models
// fields:   weakPoints
// params:   model_keys LIST<STRING>
// returns:  versions LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_model_key, revision_name
// example:  {"model_keys": ["a"]}
// callers:  firmware_graph.changes.state_limitation, firmware_graph.questions.products.shared.kept_models
MATCH (version:FirmwareVersion)
WHERE version.model_key IN $model_keys AND version.cpl_entry_id > 0
WITH properties(version) AS facts
WITH collect([name IN [
  'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
  'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
  'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
  'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
  'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
  'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
  'released_on', 'manufacturer_contact', 'recorded_from'
] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]) AS versions
MATCH (revision:Revision {name: 'published'})
RETURN versions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
