CYPHER 5
// zigbee_facts_by_entry_id
// template: read/defects/zigbee_facts_by_entry_id.cypher.j2
// answers:  the ZigBee stack and chipset of some entries, for the Security Sub-Committee alone
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  facts LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.defects.zigbee_facts_by_entry_id
MATCH (restricted:RestrictedFirmware)
WHERE restricted.cpl_entry_id IN $cpl_entry_ids
OPTIONAL MATCH (restricted)-[:BUILT_ON]->(stack:ZigbeeStack)
OPTIONAL MATCH (restricted)-[:RUNS_ON]->(chipset:Chipset)
WITH collect([
  restricted.cpl_entry_id,
  CASE WHEN stack IS NULL THEN NULL ELSE [stack.key, stack.name, stack.version] END,
  CASE WHEN chipset IS NULL THEN NULL ELSE [chipset.key, chipset.vendor, chipset.part] END
]) AS facts
MATCH (revision:Revision {name: 'published'})
RETURN facts, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
