CYPHER 5
// firmware_by_zigbee_stack
// answers:  a page of the firmware versions built on each of some ZigBee stack versions, for the Security Sub-Committee alone
// params:   keys LIST<STRING>, after INTEGER, limit INTEGER, wants_total BOOLEAN
// returns:  pages LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    zigbee_stack_key, firmware_version_cpl_entry_id, revision_name
// example:  {"keys": ["a"], "after": 0, "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.firmware_by_zigbee_stack
UNWIND $keys AS key
CALL (key) {
  MATCH (stack:ZigbeeStack)
  WHERE stack.key = key
  MATCH (stack)<-[:BUILT_ON]-(restricted:RestrictedFirmware)
  WHERE restricted.cpl_entry_id > $after
  WITH restricted.cpl_entry_id AS cpl_entry_id
  ORDER BY cpl_entry_id
  LIMIT $limit
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id = cpl_entry_id
  WITH version
  ORDER BY version.cpl_entry_id
  RETURN collect([
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
}
CALL (key) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (stack:ZigbeeStack)
  WHERE stack.key = key
  MATCH (stack)<-[:BUILT_ON]-(restricted:RestrictedFirmware)
  RETURN count(restricted) AS total
}
WITH collect([key, versions, total]) AS pages
MATCH (revision:Revision {name: 'published'})
RETURN pages, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
