CYPHER 5
// released_advisories
// template: read/publication/released_advisories.cypher.j2
// answers:  all advisories that were ever released, the latest first
// fields:   advisories, advisory
// params:   none
// returns:  advisories LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    advisory_place, revision_name
// example:  {}
// callers:  firmware_graph.questions.publication.released_advisories
MATCH (advisory:Advisory)
WHERE advisory.place > ''
WITH advisory
ORDER BY advisory.place DESC
WITH collect([name IN [
  'advisory_id', 'place', 'state', 'title', 'text', 'severity', 'cpl_entry_ids', 'supersedes', 'superseded_by',
  'released_at', 'withdrawn_at'
] | advisory[name]]) AS advisories
MATCH (revision:Revision {name: 'published'})
RETURN advisories, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
