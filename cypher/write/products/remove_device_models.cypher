CYPHER 5
// remove_device_models
// changes:  removes device models that have no version
// params:   keys LIST<STRING>
// returns:  nothing
// rows:     none
// index:    device_model_key
// example:  {"keys": ["1057/0001"]}
// callers:  firmware_graph.records.writing
UNWIND $keys AS key
MATCH (model:DeviceModel {key: key})
DETACH DELETE model
