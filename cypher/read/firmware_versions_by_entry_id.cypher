CYPHER 5
// firmware_versions_by_entry_id
// answers:  the firmware versions with these entry IDs
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  versions LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.firmware_versions_by_entry_id
MATCH (version:FirmwareVersion)
WHERE version.cpl_entry_id IN $cpl_entry_ids
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
MATCH (revision:Revision {name: 'published'})
RETURN versions, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
