CYPHER 5
// write_chipsets
// changes:  adds chipsets
// params:   chipsets LIST<LIST<STRING>>
// returns:  nothing
// rows:     none
// index:    chipset_key
// example:  {"chipsets": [["Silicon%20Labs/EFR32MG21", "Silicon Labs", "EFR32MG21"]]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $chipsets AS row
MERGE (chipset:Chipset {key: row[0]})
SET chipset.vendor = row[1], chipset.part = row[2]
