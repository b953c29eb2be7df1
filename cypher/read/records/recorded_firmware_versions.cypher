CYPHER 5
// recorded_firmware_versions
// template: read/records/recorded_firmware_versions.cypher.j2
// answers:  the recorded versions after an entry ID, for comparison with an import
// params:   after INTEGER, first INTEGER
// returns:  versions LIST<LIST<ANY>>, last INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"after": 0, "first": 10}
// callers:  firmware_graph.records.recorded
MATCH (version:FirmwareVersion)
WHERE version.cpl_entry_id > $after
WITH version ORDER BY version.cpl_entry_id LIMIT $first
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
RETURN versions, CASE WHEN size(versions) = $first THEN versions[-1][0] END AS last, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
