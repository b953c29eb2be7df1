CYPHER 5
// next_moment
// template: read/publication/next_moment.cypher.j2
// answers:  the next moments after a given one at which an upgrade takes effect and loses effect; null where there is none
// params:   after INTEGER
// returns:  begins INTEGER, ends INTEGER, revision LIST<ANY>
// rows:     one
// index:    upgrades_to_effective_from, upgrades_to_effective_to, revision_name
// example:  {"after": 0}
// callers:  firmware_graph.questions.publication.next_moment
CALL () {
  MATCH ()-[upgrade:UPGRADES_TO]->()
  USING RANGE INDEX SEEK upgrade:UPGRADES_TO(effective_from)
  WHERE upgrade.effective_from > $after
  WITH upgrade.effective_from AS moment
  ORDER BY moment
  LIMIT 1
  RETURN collect(moment)[0] AS begins
}
CALL () {
  MATCH ()-[upgrade:UPGRADES_TO]->()
  USING RANGE INDEX SEEK upgrade:UPGRADES_TO(effective_to)
  WHERE upgrade.effective_to > $after
  WITH upgrade.effective_to AS moment
  ORDER BY moment
  LIMIT 1
  RETURN collect(moment)[0] AS ends
}
MATCH (revision:Revision {name: 'published'})
RETURN begins, ends, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
