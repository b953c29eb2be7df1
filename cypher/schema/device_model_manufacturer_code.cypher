CYPHER 5
// device_model_manufacturer_code
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by manufacturer code, in the order of their keys
CREATE INDEX device_model_manufacturer_code IF NOT EXISTS
FOR (model:DeviceModel) ON (model.manufacturer_code, model.key)
