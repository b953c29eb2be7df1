CYPHER 5
// submitters
// template: read/publication/submitters.cypher.j2
// answers:  who submitted the changes of some moments, each with its role; its party where it is the one that asks, or all are seen
// params:   recorded_at LIST<INTEGER>, party STRING, sees_all BOOLEAN
// returns:  submitters LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_recorded_at, revision_name
// example:  {"recorded_at": [1, 2], "party": "P1", "sees_all": false}
// callers:  firmware_graph.questions.publication.submitters
MATCH (change:Change)
USING INDEX change:Change(recorded_at)
WHERE change.recorded_at IN $recorded_at AND change.submitter_role IS NOT NULL
WITH collect([
  change.recorded_at, change.submitter_role,
  CASE WHEN $sees_all OR change.submitter_party = $party THEN change.submitter_party END
]) AS submitters
MATCH (revision:Revision {name: 'published'})
RETURN submitters, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
