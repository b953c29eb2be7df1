CYPHER 5
// revision_moments
// template: read/publication/revision_moments.cypher.j2
// answers:  the moments at which the CPL, FIR and SSC numbers of a revision were published; null for a number that does not exist
// params:   numbers LIST<INTEGER>
// returns:  moments LIST<INTEGER>, revision LIST<ANY>
// rows:     one
// index:    change_sequence, revision_name
// example:  {"numbers": [1, 1, 0]}
// callers:  firmware_graph.questions.publication.revision_moment
MATCH (change:Change)
WHERE change.sequence > 0
WITH change
ORDER BY change.sequence
WITH
  collect(CASE WHEN change.moves_cpl THEN change.recorded_at END) AS cpl_moments,
  collect(CASE WHEN change.moves_fir THEN change.recorded_at END) AS fir_moments,
  collect(CASE WHEN change.moves_ssc THEN change.recorded_at END) AS ssc_moments
WITH [
  CASE WHEN $numbers[0] = 0 THEN 0 ELSE cpl_moments[$numbers[0] - 1] END,
  CASE WHEN $numbers[1] = 0 THEN 0 ELSE fir_moments[$numbers[1] - 1] END,
  CASE WHEN $numbers[2] = 0 THEN 0 ELSE ssc_moments[$numbers[2] - 1] END
] AS moments
MATCH (revision:Revision {name: 'published'})
RETURN moments, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
