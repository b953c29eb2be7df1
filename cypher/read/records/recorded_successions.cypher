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
RETURN successions, [
  revision.announced, revision.announced_tiers, revision.publishing, revision.publishing_tiers,
  revision.loading, revision.lease_milliseconds,
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at
] AS revision
