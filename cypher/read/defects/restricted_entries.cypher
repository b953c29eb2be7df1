CYPHER 5
// restricted_entries
// template: read/defects/restricted_entries.cypher.j2
// answers:  the stack, chipset and assessments of some entries, for the Security Sub-Committee alone
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  entries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.defects.shared.restricted_entries
MATCH (restricted:RestrictedFirmware)
WHERE restricted.cpl_entry_id IN $cpl_entry_ids
OPTIONAL MATCH (restricted)-[:BUILT_ON]->(stack:ZigbeeStack)
OPTIONAL MATCH (restricted)-[:RUNS_ON]->(chipset:Chipset)
CALL (restricted) {
  MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect:Defect)
  WHERE assessed.recorded_to IS NULL
  RETURN collect([defect.defect_id, assessed.verdict]) AS assessments
}
WITH collect([
  restricted.cpl_entry_id,
  CASE WHEN stack IS NULL THEN NULL ELSE [stack.key, stack.name, stack.version] END,
  CASE WHEN chipset IS NULL THEN NULL ELSE [chipset.key, chipset.vendor, chipset.part] END,
  assessments
]) AS entries
MATCH (revision:Revision {name: 'published'})
RETURN entries, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
