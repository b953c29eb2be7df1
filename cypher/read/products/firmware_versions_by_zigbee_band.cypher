CYPHER 5
// firmware_versions_by_zigbee_band
// template: read/products/firmware_versions_by_{name}.cypher.j2
// answers:  a page of the firmware versions selected by ZigBee band, in the order of their entry IDs
// fields:   firmwareVersions, variantsToAskFor
// params:   value STRING, filters LIST<LIST<ANY>>, status STRING, today STRING, after INTEGER, limit INTEGER, wants_total BOOLEAN, wants_rows BOOLEAN
// returns:  versions LIST<ANY>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_zigbee_band, revision_name
// example:  {"value": "a", "filters": [["generation", ["SMETS2"]]], "status": null, "today": "2026-01-01", "after": 0, "limit": 51, "wants_total": true, "wants_rows": true}
// callers:  firmware_graph.questions.products.firmware_versions
MATCH (version:FirmwareVersion)
WHERE version.zigbee_band = $value AND version.cpl_entry_id > $after
  AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
  AND ($status IS NULL OR $status = CASE
    WHEN version.removed_on IS NULL THEN version.listed_status
    WHEN version.removed_on <= date($today) THEN 'REMOVED'
    ELSE 'CURRENT'
  END)
WITH version
ORDER BY version.zigbee_band, version.cpl_entry_id
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
  WHERE version.zigbee_band = $value AND version.cpl_entry_id > 0
    AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
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
