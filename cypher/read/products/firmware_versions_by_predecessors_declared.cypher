CYPHER 5
// firmware_versions_by_predecessors_declared
// template: read/products/firmware_versions_by_{name}.cypher.j2
// answers:  a page of the firmware versions selected by predecessors declared, in the order of their entry IDs
// fields:   firmwareVersions, variantsToAskFor
// params:   version_hex STRING, model_identifier STRING, manufacturer_code STRING, manufacturer_names LIST<STRING>, variant STRING, predecessors_declared STRING, zigbee_band STRING, generation STRING, device_type STRING, environment STRING, status STRING, today STRING, after INTEGER, limit INTEGER, wants_total BOOLEAN, wants_rows BOOLEAN
// returns:  versions LIST<ANY>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_predecessors_declared, revision_name
// example:  {"version_hex": null, "model_identifier": null, "manufacturer_code": null, "manufacturer_names": null, "variant": null, "predecessors_declared": "a", "zigbee_band": null, "generation": null, "device_type": null, "environment": "PRODUCTION", "status": null, "today": "2026-01-01", "after": 0, "limit": 51, "wants_total": true, "wants_rows": true}
// callers:  firmware_graph.questions.products.firmware_versions
MATCH (version:FirmwareVersion)
WHERE version.predecessors_declared = $predecessors_declared AND version.cpl_entry_id > $after
  AND ($version_hex IS NULL OR version.version_hex = $version_hex)
  AND ($model_identifier IS NULL OR version.model_identifier = $model_identifier)
  AND ($manufacturer_code IS NULL OR version.manufacturer_code = $manufacturer_code)
  AND ($manufacturer_names IS NULL OR version.manufacturer_name_submitted IN $manufacturer_names)
  AND ($variant IS NULL OR version.variant = $variant)
  AND ($zigbee_band IS NULL OR version.zigbee_band = $zigbee_band)
  AND ($generation IS NULL OR version.generation = $generation)
  AND ($device_type IS NULL OR version.device_type = $device_type)
  AND ($environment IS NULL OR version.environment = $environment)
  AND ($status IS NULL OR $status = CASE
    WHEN version.removed_on IS NULL THEN version.listed_status
    WHEN version.removed_on <= date($today) THEN 'REMOVED'
    ELSE 'CURRENT'
  END)
WITH version
ORDER BY version.predecessors_declared, version.cpl_entry_id
LIMIT $limit
WITH version.cpl_entry_id AS entry, CASE WHEN $wants_rows THEN properties(version) END AS facts
WITH collect(CASE WHEN facts IS NULL THEN entry ELSE [
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
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (version:FirmwareVersion)
  WHERE version.predecessors_declared = $predecessors_declared AND version.cpl_entry_id > 0
    AND ($version_hex IS NULL OR version.version_hex = $version_hex)
    AND ($model_identifier IS NULL OR version.model_identifier = $model_identifier)
    AND ($manufacturer_code IS NULL OR version.manufacturer_code = $manufacturer_code)
    AND ($manufacturer_names IS NULL OR version.manufacturer_name_submitted IN $manufacturer_names)
    AND ($variant IS NULL OR version.variant = $variant)
    AND ($zigbee_band IS NULL OR version.zigbee_band = $zigbee_band)
    AND ($generation IS NULL OR version.generation = $generation)
    AND ($device_type IS NULL OR version.device_type = $device_type)
    AND ($environment IS NULL OR version.environment = $environment)
    AND ($status IS NULL OR $status = CASE
      WHEN version.removed_on IS NULL THEN version.listed_status
      WHEN version.removed_on <= date($today) THEN 'REMOVED'
      ELSE 'CURRENT'
    END)
  RETURN count(version) AS total
}
MATCH (revision:Revision {name: 'published'})
RETURN versions, total, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
