CYPHER 5
// restricted_change_events
// template: read/publication/restricted_change_events.cypher.j2
// answers:  the next events for the Security Sub-Committee alone after a number, and the number of the last
// fields:   changes
// params:   after INTEGER, limit INTEGER
// returns:  events LIST<LIST<ANY>>, last INTEGER, revision LIST<ANY>
// rows:     one
// index:    restricted_change_event_number, revision_name
// example:  {"after": 0, "limit": 101}
// callers:  firmware_graph.questions.publication.changes
CALL () {
  MATCH (event:RestrictedChangeEvent)
  WHERE event.number > $after
  WITH event
  ORDER BY event.number
  LIMIT $limit
  RETURN collect([name IN [
    'stream', 'number', 'sequence', 'recorded_at', 'kind', 'first_cpl', 'first_fir', 'first_ssc',
    'cpl_entry_id', 'from_cpl_entry_id', 'effective_from', 'upgrade_recorded_from', 'defect_id', 'device_types',
    'manufacturer_codes', 'model_keys', 'watch_id', 'cpl_entry_ids'
  ] | event[name]]) AS events
}
CALL () {
  MATCH (event:RestrictedChangeEvent)
  WHERE event.number > 0
  WITH event
  ORDER BY event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS last
}
MATCH (revision:Revision {name: 'published'})
RETURN events, last, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
