CYPHER 5
// device_model_device_type
// template: schema/device_model_{column}.cypher.j2
// drives:   the list of device models by device type, in the order of their keys
CREATE INDEX device_model_device_type IF NOT EXISTS
FOR (model:DeviceModel) ON (model.device_type, model.key)
