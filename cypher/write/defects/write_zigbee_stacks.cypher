CYPHER 5
// write_zigbee_stacks
// changes:  adds stacks, or replaces their versions by longer spellings
// params:   stacks LIST<LIST<STRING>>
// returns:  nothing
// rows:     none
// index:    zigbee_stack_key
// example:  {"stacks": [["EmberZNet/7.4", "EmberZNet", "7.4.0"]]}
// callers:  firmware_graph.records.writing_restricted
UNWIND $stacks AS row
MERGE (stack:ZigbeeStack {key: row[0]})
SET stack.name = row[1], stack.version = row[2]
