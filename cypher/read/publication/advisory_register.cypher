CYPHER 5
// advisory_register
// template: read/publication/advisory_register.cypher.j2
// answers:  all advisories that were ever released, the latest first
// params:   none
// returns:  advisories LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    advisory_place, revision_name
// example:  {}
// callers:  firmware_graph.questions.publication.advisory_register
MATCH (advisory:Advisory)
WHERE advisory.place > ''
WITH advisory
ORDER BY advisory.place DESC
WITH collect([
  advisory.advisory_id, advisory.place, advisory.state, advisory.title, advisory.text, advisory.severity,
  advisory.cpl_entry_ids, advisory.supersedes, advisory.superseded_by, advisory.released_at,
  advisory.withdrawn_at
]) AS advisories
MATCH (revision:Revision {name: 'published'})
RETURN advisories, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
