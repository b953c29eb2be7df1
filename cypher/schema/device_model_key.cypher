CYPHER 5
// device_model_key
// keeps: one model for a product
CREATE CONSTRAINT device_model_key IF NOT EXISTS
FOR (model:DeviceModel) REQUIRE model.key IS UNIQUE
