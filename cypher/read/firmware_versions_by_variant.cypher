CYPHER 5
// firmware_versions_by_variant
// answers:  a page of the firmware versions of a variant, in the order of their entry IDs
// params:   variant STRING, version_hex STRING, model_identifier STRING, manufacturer_code STRING, manufacturer_name STRING, predecessors_declared STRING, zigbee_band STRING, generation STRING, device_type STRING, environment STRING, status STRING, today STRING, after INTEGER, limit INTEGER, wants_total BOOLEAN
// returns:  versions LIST<LIST<ANY>>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_variant, revision_name
// example:  {"variant": "ADE", "version_hex": null, "model_identifier": null, "manufacturer_code": null, "manufacturer_name": null, "predecessors_declared": null, "zigbee_band": null, "generation": null, "device_type": null, "environment": "PRODUCTION", "status": "CURRENT", "today": "2026-01-01", "after": 0, "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.firmware_versions
MATCH (version:FirmwareVersion)
WHERE version.variant = $variant AND version.cpl_entry_id > $after
  AND ($version_hex IS NULL OR version.version_hex = $version_hex)
  AND ($model_identifier IS NULL OR version.model_identifier = $model_identifier)
  AND ($manufacturer_code IS NULL OR version.manufacturer_code = $manufacturer_code)
  AND ($manufacturer_name IS NULL OR version.manufacturer_name_submitted = $manufacturer_name)
  AND ($predecessors_declared IS NULL OR version.predecessors_declared = $predecessors_declared)
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
ORDER BY version.variant, version.cpl_entry_id
LIMIT $limit
WITH collect([
  version.cpl_entry_id, version.version_hex, version.version_submitted, version.model_key,
  version.manufacturer_code, version.manufacturer_name, version.manufacturer_name_submitted, version.device_type,
  version.generation, version.environment, version.model_identifier, version.model_name,
  version.hardware_version, version.hardware_revision, version.variant, version.listed_status,
  toString(version.added_on), toString(version.removed_on), version.gbcs_version, version.smets_chts_version,
  version.zigbee_band, version.zigbee_band_submitted, version.han_join_notes, version.image_hash,
  version.cpa_certificate_id, toString(version.cpa_expires_on), toString(version.cpa_renews_on),
  version.data_quality, version.minimum_hardware, version.maximum_hardware, version.required_comms_hub_entry_id,
  version.predecessors_declared, version.has_quarantined_predecessor, toString(version.released_on),
  version.manufacturer_contact, version.recorded_from
]) AS versions
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (version:FirmwareVersion)
  WHERE version.variant = $variant AND version.cpl_entry_id > 0
    AND ($version_hex IS NULL OR version.version_hex = $version_hex)
    AND ($model_identifier IS NULL OR version.model_identifier = $model_identifier)
    AND ($manufacturer_code IS NULL OR version.manufacturer_code = $manufacturer_code)
    AND ($manufacturer_name IS NULL OR version.manufacturer_name_submitted = $manufacturer_name)
    AND ($predecessors_declared IS NULL OR version.predecessors_declared = $predecessors_declared)
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
RETURN versions, total, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
