CYPHER 5
// restricted_history
// template: read/publication/restricted_history.cypher.j2
// answers:  the parts of changes that are for the Security Sub-Committee alone, each with its sequence number
// params:   sequences LIST<INTEGER>
// returns:  summaries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_change_sequence, revision_name
// example:  {"sequences": [1, 2]}
// callers:  firmware_graph.questions.publication.restricted_history
MATCH (change:RestrictedChange)
WHERE change.sequence IN $sequences
WITH collect([change.sequence, change.summary]) AS summaries
MATCH (revision:Revision {name: 'published'})
RETURN summaries, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
