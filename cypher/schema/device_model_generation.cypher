CYPHER 5
// device_model_generation
// drives: models by generation, in the order of their keys
CREATE INDEX device_model_generation IF NOT EXISTS
FOR (model:DeviceModel) ON (model.generation, model.key)
