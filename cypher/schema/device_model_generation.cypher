CYPHER 5
// device_model_generation
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by generation, in the order of their keys
CREATE INDEX device_model_generation IF NOT EXISTS
FOR (model:DeviceModel) ON (model.generation, model.key)
