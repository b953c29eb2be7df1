CYPHER 5
// device_model_names
// template: read/products/device_model_names.cypher.j2
// answers:  the distinct names of device models, and the distinct names of their manufacturers
// params:   none
// returns:  model_names LIST<STRING>, manufacturer_names LIST<STRING>, revision LIST<ANY>
// rows:     one
// index:    device_model_model_name, device_model_manufacturer_name, revision_name
// example:  {}
// callers:  firmware_graph.questions.products.device_model_names
// Reads two indexes alone, all of each.
CALL () {
  MATCH (model:DeviceModel)
  USING INDEX model:DeviceModel(model_name, key)
  WHERE model.model_name > '' AND model.key IS NOT NULL
  RETURN collect(DISTINCT model.model_name) AS model_names
}
CALL () {
  MATCH (model:DeviceModel)
  USING INDEX model:DeviceModel(manufacturer_name, key)
  WHERE model.manufacturer_name > '' AND model.key IS NOT NULL
  RETURN collect(DISTINCT model.manufacturer_name) AS manufacturer_names
}
MATCH (revision:Revision {name: 'published'})
RETURN model_names, manufacturer_names, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
