CYPHER 5
// resolve_firmware
// answers:  the entries that entry IDs and product tuples mean
// params:   cpl_entry_ids LIST<INTEGER>, products LIST<MAP>, limit INTEGER
// returns:  versions LIST<LIST<ANY>>, matches LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, firmware_version_version_hex, firmware_version_version_submitted, firmware_version_model_identifier, revision_name
// example:  {"cpl_entry_ids": [20], "products": [{"place": 0, "version_hexes": ["38040404"], "version_submitted": null, "manufacturer_code": "1063", "model_identifier": null, "hardware_version": null, "hardware_revision": null, "device_type": null, "generation": null, "variant": null, "environment": "PRODUCTION"}], "limit": 501}
// callers:  firmware_graph.questions.resolve_firmware
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
MATCH (revision:Revision {name: 'published'})
RETURN versions, matches, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
