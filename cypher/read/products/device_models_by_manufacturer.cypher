CYPHER 5
// device_models_by_manufacturer
// template: read/products/device_models_by_manufacturer.cypher.j2
// answers:  a page of the device models of each of some manufacturers, in the order of their keys
// params:   codes LIST<STRING>, after STRING, limit INTEGER, wants_total BOOLEAN
// returns:  pages LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    device_model_manufacturer_code, revision_name
// example:  {"codes": ["1063"], "after": "", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.products.device_models_by_manufacturer
UNWIND $codes AS code
CALL (code) {
  MATCH (model:DeviceModel)
  WHERE model.manufacturer_code = code AND model.key > $after
  WITH model
  ORDER BY model.manufacturer_code, model.key
  LIMIT $limit
  RETURN collect([name IN [
    'key', 'manufacturer_code', 'manufacturer_name', 'device_type', 'generation', 'environment',
    'model_identifier', 'model_name', 'hardware_version', 'hardware_revision', 'variant'
  ] | model[name]]) AS models
}
CALL (code) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (model:DeviceModel)
  WHERE model.manufacturer_code = code AND model.key > ''
  RETURN count(model) AS total
}
WITH collect([code, models, total]) AS pages
MATCH (revision:Revision {name: 'published'})
RETURN pages, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
