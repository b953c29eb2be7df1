CYPHER 5
// firmware_versions_by_entry_id
// template: read/products/firmware_versions_by_entry_id.cypher.j2
// answers:  the firmware versions with these entry IDs
// fields:   deadEnds, exposureTo, firmwareVersion, firmwareVersions, undeclared, variantsToAskFor
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  versions LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.products.shared.kept_versions
MATCH (version:FirmwareVersion)
WHERE version.cpl_entry_id IN $cpl_entry_ids
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
