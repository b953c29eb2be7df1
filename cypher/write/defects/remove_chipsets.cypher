CYPHER 5
// remove_chipsets
// changes:  removes chipsets that no entry runs on
// params:   keys LIST<STRING>
// returns:  nothing
// rows:     none
// index:    chipset_key
// example:  {"keys": ["NXP/JN5169"]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $keys AS key
MATCH (chipset:Chipset {key: key})
WHERE NOT EXISTS { (chipset)--() }
DELETE chipset
