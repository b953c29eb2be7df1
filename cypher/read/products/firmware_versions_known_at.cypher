CYPHER 5
// firmware_versions_known_at
// template: read/products/firmware_versions_known_at.cypher.j2
// answers:  the entries that were corrected since an earlier moment, and fitted a filter as they were recorded then
// params:   version_hex STRING, model_identifier STRING, manufacturer_code STRING, manufacturer_names LIST<STRING>, variant STRING, predecessors_declared STRING, zigbee_band STRING, generation STRING, device_type STRING, environment STRING, status STRING, today STRING, known_at INTEGER, limit INTEGER
// returns:  cpl_entry_ids LIST<INTEGER>, revision LIST<ANY>
// rows:     one
// index:    past_record_recorded_to, revision_name
// example:  {"version_hex": null, "model_identifier": null, "manufacturer_code": null, "manufacturer_names": null, "variant": null, "predecessors_declared": null, "zigbee_band": null, "generation": null, "device_type": null, "environment": "PRODUCTION", "status": null, "today": "2026-01-01", "known_at": 0, "limit": 20001}
// callers:  firmware_graph.questions.products.firmware_versions_known_at
// Costs what was corrected since.
MATCH (past:PastRecord)
WHERE past.recorded_to > $known_at AND past.recorded_from <= $known_at
  AND ($version_hex IS NULL OR past.version_hex = $version_hex)
  AND ($model_identifier IS NULL OR past.model_identifier = $model_identifier)
  AND ($manufacturer_code IS NULL OR past.manufacturer_code = $manufacturer_code)
  AND ($manufacturer_names IS NULL OR past.manufacturer_name_submitted IN $manufacturer_names)
  AND ($variant IS NULL OR past.variant = $variant)
  AND ($predecessors_declared IS NULL OR past.predecessors_declared = $predecessors_declared)
  AND ($zigbee_band IS NULL OR past.zigbee_band = $zigbee_band)
  AND ($generation IS NULL OR past.generation = $generation)
  AND ($device_type IS NULL OR past.device_type = $device_type)
  AND ($environment IS NULL OR past.environment = $environment)
  AND ($status IS NULL OR $status = CASE
    WHEN past.removed_on IS NULL THEN past.listed_status
    WHEN past.removed_on <= date($today) THEN 'REMOVED'
    ELSE 'CURRENT'
  END)
WITH past.cpl_entry_id AS cpl_entry_id
LIMIT $limit
WITH collect(cpl_entry_id) AS cpl_entry_ids
MATCH (revision:Revision {name: 'published'})
RETURN cpl_entry_ids, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
