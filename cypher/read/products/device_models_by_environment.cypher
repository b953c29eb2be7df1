CYPHER 5
// device_models_by_environment
// template: read/products/device_models_by_{name}.cypher.j2
// answers:  a page of the device models selected by environment, in the order of their keys
// fields:   deviceModels
// params:   value STRING, filters LIST<LIST<ANY>>, after STRING, limit INTEGER, wants_total BOOLEAN
// returns:  models LIST<LIST<ANY>>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    device_model_environment, revision_name
// example:  {"value": "a", "filters": [["generation", ["SMETS2"]]], "after": "", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.products.device_models
MATCH (model:DeviceModel)
WHERE model.environment = $value AND model.key > $after
  AND all(filter IN $filters WHERE model[filter[0]] IN filter[1])
WITH model
ORDER BY model.environment, model.key
LIMIT $limit
WITH collect([name IN [
  'key', 'manufacturer_code', 'manufacturer_name', 'device_type', 'generation', 'environment',
  'model_identifier', 'model_name', 'hardware_version', 'hardware_revision', 'variant'
] | model[name]]) AS models
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (model:DeviceModel)
  WHERE model.environment = $value AND model.key > ''
    AND all(filter IN $filters WHERE model[filter[0]] IN filter[1])
  RETURN count(model) AS total
}
MATCH (revision:Revision {name: 'published'})
RETURN models, total, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
