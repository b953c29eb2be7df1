CYPHER 5
// resolve_firmware
// template: read/products/resolve_firmware.cypher.j2
// answers:  the entries that entry IDs and product tuples refer to
// fields:   fleetReport, fleetTrend, pairReport, pathwayChanges, resolveFirmware, upgradePathway, upgradePathways, validateUpgrade, validateUpgrades
// params:   cpl_entry_ids LIST<INTEGER>, products LIST<MAP>, limit INTEGER
// returns:  versions LIST<LIST<ANY>>, matches LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, firmware_version_version_hex, firmware_version_version_submitted, firmware_version_model_identifier, revision_name
// example:  {"cpl_entry_ids": [20], "products": [{"place": 0, "version_hexes": ["38040404"], "version_submitted": null, "manufacturer_code": "1063", "model_identifier": null, "hardware_version": null, "hardware_revision": null, "device_type": null, "generation": null, "variant": null, "environment": "PRODUCTION"}], "limit": 501}
// callers:  firmware_graph.questions.products.resolve_firmware
CALL () {
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id IN $cpl_entry_ids
  RETURN collect(version) AS by_entry
}
CALL () {
  UNWIND $products AS product
  CALL (product) {
    CALL (product) {
      MATCH (version:FirmwareVersion)
      WHERE version.version_hex IN product.version_hexes AND version.cpl_entry_id > 0
      RETURN version
      UNION
      MATCH (version:FirmwareVersion)
      WHERE version.version_submitted = product.version_submitted AND version.cpl_entry_id > 0
      RETURN version
      UNION
      WITH product
      WHERE size(product.version_hexes) = 0
      MATCH (version:FirmwareVersion)
      WHERE version.model_identifier = product.model_identifier AND version.cpl_entry_id > 0
      RETURN version
    }
    WITH product, version
    WHERE version.environment = product.environment
      AND (product.manufacturer_code IS NULL OR version.manufacturer_code = product.manufacturer_code)
      AND (product.model_identifier IS NULL OR version.model_identifier = product.model_identifier)
      AND (product.hardware_version IS NULL OR left(version.hardware_version, 2) = product.hardware_version)
      AND (product.hardware_revision IS NULL
        OR coalesce(version.hardware_revision, substring(version.hardware_version, 2)) = product.hardware_revision)
      AND (product.device_type IS NULL OR version.device_type = product.device_type)
      AND (product.generation IS NULL OR version.generation = product.generation)
      AND (product.variant IS NULL OR version.variant = product.variant)
    WITH version
    ORDER BY version.cpl_entry_id
    LIMIT $limit
    RETURN collect(version) AS found
  }
  WITH product.place AS place, found
  RETURN
    collect([place, [version IN found | version.cpl_entry_id]]) AS matches,
    reduce(all_found = [], some IN collect(found) | all_found + some) AS by_product
}
CALL (by_entry, by_product) {
  UNWIND by_entry + by_product AS version
  WITH DISTINCT version
  WITH properties(version) AS facts
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
MATCH (revision:Revision {name: 'published'})
RETURN versions, matches, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
