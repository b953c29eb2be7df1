CYPHER 5
// history
// template: read/publication/history.cypher.j2
// answers:  the latest changes of the ledger, the latest first; all of them, or those that may have touched an entry
// params:   since INTEGER, cpl_entry_id INTEGER, limit INTEGER
// returns:  changes LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_sequence, revision_name
// example:  {"since": 0, "cpl_entry_id": 20, "limit": 20}
// callers:  firmware_graph.questions.publication.history
MATCH (change:Change)
WHERE change.sequence > 0 AND change.recorded_at >= $since
  AND ($cpl_entry_id IS NULL OR change.touches_everything OR $cpl_entry_id IN change.touched_cpl_entry_ids)
WITH change
ORDER BY change.sequence DESC
LIMIT $limit
WITH collect([name IN [
  'sequence', 'recorded_at', 'kind', 'actor', 'moves_cpl', 'moves_fir', 'moves_ssc', 'touches_everything',
  'touched_cpl_entry_ids', 'touched_model_keys', 'summary'
] | change[name]]) AS changes
MATCH (revision:Revision {name: 'published'})
RETURN changes, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
