CYPHER 5
// firmware_versions_by_environment
// template: read/products/firmware_versions_by_{name}.cypher.j2
// answers:  a page of the firmware versions selected by environment, in the order of their entry IDs
// fields:   deadEnds, firmwareVersions, undeclared, variantsToAskFor
// params:   value STRING, filters LIST<LIST<ANY>>, status STRING, today STRING, after INTEGER, limit INTEGER, wants_total BOOLEAN, wants_rows BOOLEAN
// returns:  versions LIST<ANY>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    firmware_version_environment, revision_name
// example:  {"value": "a", "filters": [["generation", ["SMETS2"]]], "status": null, "today": "2026-01-01", "after": 0, "limit": 51, "wants_total": true, "wants_rows": true}
// callers:  firmware_graph.questions.products.firmware_versions
MATCH (version:FirmwareVersion)
WHERE version.environment = $value AND version.cpl_entry_id > $after
  AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
  AND ($status IS NULL OR $status = CASE
    WHEN version.removed_on IS NULL THEN version.listed_status
    WHEN version.removed_on <= date($today) THEN 'REMOVED'
    ELSE 'CURRENT'
  END)
WITH version
ORDER BY version.environment, version.cpl_entry_id
LIMIT $limit
WITH version.cpl_entry_id AS entry, CASE WHEN $wants_rows THEN properties(version) END AS facts
WITH collect(CASE WHEN facts IS NULL THEN entry ELSE [name IN [
  'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
  'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
  'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
  'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
  'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
  'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
  'released_on', 'manufacturer_contact', 'recorded_from'
] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END] END) AS versions
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (version:FirmwareVersion)
  WHERE version.environment = $value AND version.cpl_entry_id > 0
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
