CYPHER 5
// remove_zigbee_stacks
// changes:  removes stacks that no entry is built on
// params:   keys LIST<STRING>
// returns:  nothing
// rows:     none
// index:    zigbee_stack_key
// example:  {"keys": ["EmberZNet/7.4"]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $keys AS key
MATCH (stack:ZigbeeStack {key: key})
WHERE NOT EXISTS { (stack)--() }
DELETE stack
