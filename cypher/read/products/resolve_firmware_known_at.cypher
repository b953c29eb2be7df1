CYPHER 5
// resolve_firmware_known_at
// template: read/products/resolve_firmware_known_at.cypher.j2
// answers:  the entries that entry IDs and product tuples mean, by what was recorded of them at an earlier moment
// fields:   fleetReport, fleetTrend, pairReport, pathwayChanges, resolveFirmware, upgradePathway, upgradePathways, validateUpgrade, validateUpgrades
// params:   cpl_entry_ids LIST<INTEGER>, products LIST<MAP>, limit INTEGER, known_at INTEGER
// returns:  versions LIST<LIST<ANY>>, past_records LIST<LIST<ANY>>, matches LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, firmware_version_version_hex, firmware_version_version_submitted, firmware_version_model_identifier, past_record_cpl_entry_id, past_record_version_hex, past_record_version_submitted, past_record_model_identifier, revision_name
// example:  {"cpl_entry_ids": [20], "products": [{"place": 0, "version_hexes": ["38040404"], "version_submitted": null, "manufacturer_code": "1063", "model_identifier": null, "hardware_version": null, "hardware_revision": null, "device_type": null, "generation": null, "variant": null, "environment": "PRODUCTION"}], "limit": 501, "known_at": 0}
// callers:  firmware_graph.questions.products.resolve_firmware
// A version that was not corrected since is as it was; of one that was, the past record of that moment counts instead.
CALL () {
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id IN $cpl_entry_ids AND version.recorded_from <= $known_at
  RETURN collect(version) AS by_entry
}
CALL () {
  MATCH (past:PastRecord)
  WHERE past.cpl_entry_id IN $cpl_entry_ids AND past.recorded_to > $known_at AND past.recorded_from <= $known_at
  RETURN collect(past) AS past_by_entry
}
CALL () {
  UNWIND $products AS product
  CALL (product) {
    CALL (product) {
      MATCH (found:FirmwareVersion)
      WHERE found.version_hex IN product.version_hexes AND found.cpl_entry_id > 0 AND found.recorded_from <= $known_at
      RETURN found
      UNION
      MATCH (found:FirmwareVersion)
      WHERE found.version_submitted = product.version_submitted AND found.cpl_entry_id > 0 AND found.recorded_from <= $known_at
      RETURN found
      UNION
      WITH product
      WHERE size(product.version_hexes) = 0
      MATCH (found:FirmwareVersion)
      WHERE found.model_identifier = product.model_identifier AND found.cpl_entry_id > 0 AND found.recorded_from <= $known_at
      RETURN found
      UNION
      MATCH (found:PastRecord)
      WHERE found.version_hex IN product.version_hexes AND found.recorded_to > $known_at AND found.recorded_from <= $known_at
      RETURN found
      UNION
      MATCH (found:PastRecord)
      WHERE found.version_submitted = product.version_submitted AND found.recorded_to > $known_at AND found.recorded_from <= $known_at
      RETURN found
      UNION
      WITH product
      WHERE size(product.version_hexes) = 0
      MATCH (found:PastRecord)
      WHERE found.model_identifier = product.model_identifier AND found.recorded_to > $known_at AND found.recorded_from <= $known_at
      RETURN found
    }
    WITH product, found
    WHERE found.environment = product.environment
      AND (product.manufacturer_code IS NULL OR found.manufacturer_code = product.manufacturer_code)
      AND (product.model_identifier IS NULL OR found.model_identifier = product.model_identifier)
      AND (product.hardware_version IS NULL OR left(found.hardware_version, 2) = product.hardware_version)
      AND (product.hardware_revision IS NULL
        OR coalesce(found.hardware_revision, substring(found.hardware_version, 2)) = product.hardware_revision)
      AND (product.device_type IS NULL OR found.device_type = product.device_type)
      AND (product.generation IS NULL OR found.generation = product.generation)
      AND (product.variant IS NULL OR found.variant = product.variant)
    WITH found
    ORDER BY found.cpl_entry_id
    LIMIT $limit
    RETURN collect(found) AS matching
  }
  WITH product.place AS place, matching
  RETURN
    collect([place, [found IN matching | found.cpl_entry_id]]) AS matches,
    reduce(all_found = [], some IN collect(matching) | all_found + some) AS by_product
}
CALL (by_entry, by_product) {
  UNWIND by_entry + by_product AS found
  WITH DISTINCT found
  WHERE found:FirmwareVersion
  WITH properties(found) AS facts
  RETURN collect([name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]) AS versions
}
CALL (past_by_entry, by_product) {
  UNWIND past_by_entry + by_product AS found
  WITH DISTINCT found
  WHERE found:PastRecord
  WITH properties(found) AS facts
  RETURN collect([name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]) AS past_records
}
MATCH (revision:Revision {name: 'published'})
RETURN versions, past_records, matches, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
