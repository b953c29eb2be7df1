CYPHER 5
// device_model
// template: read/products/device_model.cypher.j2
// answers:  the device model with this key
// params:   model_key STRING
// returns:  models LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    device_model_key, revision_name
// example:  {"model_key": "a"}
// callers:  firmware_graph.questions.products.device_model
MATCH (model:DeviceModel)
WHERE model.key = $model_key
WITH collect([name IN [
  'key', 'manufacturer_code', 'manufacturer_name', 'device_type', 'generation', 'environment',
  'model_identifier', 'model_name', 'hardware_version', 'hardware_revision', 'variant'
] | model[name]]) AS models
MATCH (revision:Revision {name: 'published'})
RETURN models, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
