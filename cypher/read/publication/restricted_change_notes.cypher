CYPHER 5
// restricted_change_notes
// template: read/publication/restricted_change_notes.cypher.j2
// answers:  the notes on changes of what is for the Security Sub-Committee alone, each with its sequence number
// params:   sequences LIST<INTEGER>
// returns:  notes LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_change_sequence, revision_name
// example:  {"sequences": [1, 2]}
// callers:  firmware_graph.questions.publication.change_notes
MATCH (change:RestrictedChange)
USING INDEX change:RestrictedChange(sequence)
WHERE change.sequence IN $sequences AND change.note IS NOT NULL
WITH collect([change.sequence, change.note]) AS notes
MATCH (revision:Revision {name: 'published'})
RETURN notes, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
