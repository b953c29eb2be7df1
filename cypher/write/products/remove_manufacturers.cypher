CYPHER 5
// remove_manufacturers
// changes:  removes manufacturers that make no model
// params:   codes LIST<STRING>
// returns:  nothing
// rows:     none
// index:    manufacturer_code
// example:  {"codes": ["1057"]}
// callers:  firmware_graph.records.writing
UNWIND $codes AS code
MATCH (manufacturer:Manufacturer {code: code})
DETACH DELETE manufacturer
