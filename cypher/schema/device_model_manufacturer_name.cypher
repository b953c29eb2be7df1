CYPHER 5
// device_model_manufacturer_name
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by manufacturer names, in the order of their keys
CREATE INDEX device_model_manufacturer_name IF NOT EXISTS
FOR (model:DeviceModel) ON (model.manufacturer_name, model.key)
