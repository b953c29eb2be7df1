CYPHER 5
// write_manufacturers
// changes:  adds manufacturers, or updates their names
// params:   manufacturers LIST<LIST<STRING>>
// returns:  nothing
// rows:     none
// index:    manufacturer_code
// example:  {"manufacturers": [["1057", "Example"]]}
// callers:  firmware_graph.records.writing
UNWIND $manufacturers AS row
MERGE (manufacturer:Manufacturer {code: row[0]})
SET manufacturer.name = row[1]
