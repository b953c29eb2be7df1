CYPHER 5
// revision
// template: read/publication/revision.cypher.j2
// answers:  the published revision, and whether a write is under way
// params:   none
// returns:  revision LIST<ANY>
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.api.execution.readiness, firmware_graph.database.dead_writer, firmware_graph.database.published, firmware_graph.database.transaction
MATCH (revision:Revision {name: 'published'})
RETURN [
  revision.announced, revision.announced_tiers, revision.publishing, revision.publishing_tiers,
  revision.loading, revision.lease_milliseconds,
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at
] AS revision
