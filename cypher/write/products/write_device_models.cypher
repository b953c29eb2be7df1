CYPHER 5
// write_device_models
// template: write/products/write_device_models.cypher.j2
// changes:  adds device models, or updates the name of their manufacturer
// params:   models LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    manufacturer_code, device_model_key
// example:  {"models": [["1057/0001", "1057", "Example", "ESME", null, "PRODUCTION", "0001", null, null, null, null]]}
// callers:  firmware_graph.records.writing
UNWIND $models AS row
MATCH (manufacturer:Manufacturer {code: row[1]})
MERGE (model:DeviceModel {key: row[0]})
SET model.manufacturer_code = row[1], model.manufacturer_name = row[2], model.device_type = row[3],
    model.generation = row[4], model.environment = row[5], model.model_identifier = row[6],
    model.model_name = row[7], model.hardware_version = row[8], model.hardware_revision = row[9],
    model.variant = row[10]
MERGE (manufacturer)-[:MAKES]->(model)
