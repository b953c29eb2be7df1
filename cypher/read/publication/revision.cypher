CYPHER 5
// revision
// template: read/publication/revision.cypher.j2
// answers:  the published revision, and whether a write is under way
// params:   none
// returns:  revision LIST<ANY>
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.api.execution.readiness, firmware_graph.database.overdue, firmware_graph.database.published, firmware_graph.database.transaction
MATCH (revision:Revision {name: 'published'})
RETURN [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
