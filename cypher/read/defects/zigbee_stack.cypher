CYPHER 5
// zigbee_stack
// template: read/defects/zigbee_stack.cypher.j2
// answers:  the ZigBee stack version with this key, for the Security Sub-Committee alone
// params:   key STRING
// returns:  stacks LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    zigbee_stack_key, revision_name
// example:  {"key": "a"}
// callers:  firmware_graph.questions.defects.zigbee_stack
MATCH (stack:ZigbeeStack)
WHERE stack.key = $key
WITH collect([stack.key, stack.name, stack.version]) AS stacks
MATCH (revision:Revision {name: 'published'})
RETURN stacks, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
