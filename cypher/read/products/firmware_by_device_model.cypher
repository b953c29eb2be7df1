CYPHER 5
// firmware_by_device_model
// template: read/products/firmware_by_device_model.cypher.j2
// answers:  a page of the firmware versions of each of some device models, in the order of their entry IDs
// params:   model_keys LIST<STRING>, after INTEGER, limit INTEGER, wants_total BOOLEAN, wants_rows BOOLEAN
// returns:  pages LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_model_key, revision_name
// example:  {"model_keys": ["a"], "after": 0, "limit": 51, "wants_total": true, "wants_rows": true}
// callers:  firmware_graph.questions.products.firmware_by_device_model
UNWIND $model_keys AS model_key
CALL (model_key) {
  MATCH (version:FirmwareVersion)
  WHERE version.model_key = model_key AND version.cpl_entry_id > $after
  WITH version
  ORDER BY version.model_key, version.cpl_entry_id
  LIMIT $limit
  WITH version.cpl_entry_id AS entry, CASE WHEN $wants_rows THEN properties(version) END AS facts
  RETURN collect(CASE WHEN facts IS NULL THEN entry ELSE [name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END] END) AS versions
}
CALL (model_key) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (version:FirmwareVersion)
  WHERE version.model_key = model_key AND version.cpl_entry_id > 0
  RETURN count(version) AS total
}
WITH collect([model_key, versions, total]) AS pages
MATCH (revision:Revision {name: 'published'})
RETURN pages, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
