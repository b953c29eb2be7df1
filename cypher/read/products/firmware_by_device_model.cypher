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
  RETURN collect(CASE WHEN facts IS NULL THEN entry ELSE [
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
  ] END) AS versions
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
