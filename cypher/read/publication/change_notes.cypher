CYPHER 5
// change_notes
// template: read/publication/change_notes.cypher.j2
// answers:  the notes on some changes of the ledger, each with its sequence number; those on the FIR where it may be read
// params:   sequences LIST<INTEGER>, reads_fir BOOLEAN
// returns:  notes LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_sequence, revision_name
// example:  {"sequences": [1, 2], "reads_fir": true}
// callers:  firmware_graph.questions.publication.change_notes
MATCH (change:Change)
USING INDEX change:Change(sequence)
WHERE change.sequence IN $sequences AND change.note IS NOT NULL AND ($reads_fir OR NOT change.moves_fir)
WITH collect([change.sequence, change.note]) AS notes
MATCH (revision:Revision {name: 'published'})
RETURN notes, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
