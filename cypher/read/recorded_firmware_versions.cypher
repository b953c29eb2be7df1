CYPHER 5
// recorded_firmware_versions
// answers:  the versions after an entry ID, with all that is recorded of them, for an import to be compared with
// params:   after INTEGER, first INTEGER
// returns:  versions LIST<LIST<ANY>>, last INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"after": 0, "first": 10}
// callers:  firmware_graph.ingest.recorded
MATCH (version:FirmwareVersion)
WHERE version.cpl_entry_id > $after
WITH version ORDER BY version.cpl_entry_id LIMIT $first
WITH collect([
  version.cpl_entry_id, version.version_hex, version.version_submitted, version.model_key,
  version.manufacturer_code, version.manufacturer_name, version.manufacturer_name_submitted,
  version.device_type, version.generation, version.environment, version.model_identifier, version.model_name,
  version.hardware_version, version.hardware_revision, version.variant, version.listed_status,
  toString(version.added_on), toString(version.removed_on), version.gbcs_version, version.smets_chts_version,
  version.zigbee_band, version.zigbee_band_submitted, version.han_join_notes, version.image_hash,
  version.cpa_certificate_id, toString(version.cpa_expires_on), toString(version.cpa_renews_on),
  version.data_quality, version.minimum_hardware, version.maximum_hardware, version.required_comms_hub_entry_id,
  version.predecessors_declared, version.has_quarantined_predecessor, toString(version.released_on),
  version.manufacturer_contact, version.recorded_from
]) AS versions
MATCH (revision:Revision {name: 'published'})
RETURN versions, CASE WHEN size(versions) = $first THEN versions[-1][0] END AS last, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
