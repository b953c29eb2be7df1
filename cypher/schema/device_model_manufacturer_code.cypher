CYPHER 5
// device_model_manufacturer_code
// drives: the models of a manufacturer, in the order of their keys
CREATE INDEX device_model_manufacturer_code IF NOT EXISTS
FOR (model:DeviceModel) ON (model.manufacturer_code, model.key)
