CYPHER 5
// device_model_device_type
// drives: models by device type, in the order of their keys
CREATE INDEX device_model_device_type IF NOT EXISTS
FOR (model:DeviceModel) ON (model.device_type, model.key)
