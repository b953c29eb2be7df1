CYPHER 5
// device_model_model_name
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by model names, in the order of their keys
CREATE INDEX device_model_model_name IF NOT EXISTS
FOR (model:DeviceModel) ON (model.model_name, model.key)
