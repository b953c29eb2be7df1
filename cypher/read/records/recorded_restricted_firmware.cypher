CYPHER 5
// recorded_restricted_firmware
// template: read/records/recorded_restricted_firmware.cypher.j2
// answers:  the recorded stacks and chipsets of the entries after an entry ID
// params:   after INTEGER, first INTEGER
// returns:  restricted LIST<LIST<ANY>>, last INTEGER, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_cpl_entry_id, revision_name
// example:  {"after": 0, "first": 10}
// callers:  firmware_graph.ingest.recorded_sheets
MATCH (restricted:RestrictedFirmware)
WHERE restricted.cpl_entry_id > $after AND restricted.recorded_from IS NOT NULL
WITH restricted ORDER BY restricted.cpl_entry_id LIMIT $first
OPTIONAL MATCH (restricted)-[:BUILT_ON]->(stack:ZigbeeStack)
OPTIONAL MATCH (restricted)-[:RUNS_ON]->(chipset:Chipset)
WITH collect([
  restricted.cpl_entry_id, stack.name, stack.version, chipset.vendor, chipset.part, restricted.recorded_from
]) AS restricted
MATCH (revision:Revision {name: 'published'})
RETURN restricted, CASE WHEN size(restricted) = $first THEN restricted[-1][0] END AS last, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
