CYPHER 5
// device_model_environment
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by environment, in the order of their keys
CREATE INDEX device_model_environment IF NOT EXISTS
FOR (model:DeviceModel) ON (model.environment, model.key)
