CYPHER 5
// zigbee_stack_key
// keeps: one node for a version of a stack
CREATE CONSTRAINT zigbee_stack_key IF NOT EXISTS
FOR (stack:ZigbeeStack) REQUIRE stack.key IS UNIQUE
