CYPHER 5
// recorded_successions
// template: read/records/recorded_successions.cypher.j2
// answers:  which manufacturer codes succeed which others
// params:   none
// returns:  successions LIST<LIST<STRING>>, revision LIST<ANY>
// rows:     one
// index:    code_succession_pair, revision_name
// example:  {}
// callers:  firmware_graph.records.recorded, firmware_graph.changes.answer_advisory
OPTIONAL MATCH (succession:CodeSuccession)
WHERE succession.key > ''
WITH collect([succession.from_code, succession.to_code]) AS pairs
WITH [pair IN pairs WHERE pair[0] IS NOT NULL] AS successions
MATCH (revision:Revision {name: 'published'})
RETURN successions, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
