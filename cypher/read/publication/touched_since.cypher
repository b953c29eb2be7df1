CYPHER 5
// touched_since
// template: read/publication/touched_since.cypher.j2
// answers:  what the changes of the CPL and the FIR since a moment touched, in their order
// params:   recorded_at INTEGER
// returns:  changes LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_recorded_at, revision_name
// example:  {"recorded_at": 0}
// callers:  firmware_graph.database.kept
MATCH (change:Change)
WHERE change.recorded_at > $recorded_at
WITH change
WHERE change.moves_cpl OR change.moves_fir
WITH change
ORDER BY change.recorded_at
WITH collect([name IN [
  'moves_cpl', 'moves_fir', 'touches_everything', 'touched_cpl_entry_ids', 'touched_model_keys'
] | change[name]]) AS changes
MATCH (revision:Revision {name: 'published'})
RETURN changes, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
