CYPHER 5
// restricted_change_events
// template: read/publication/restricted_change_events.cypher.j2
// answers:  the next events for the Security Sub-Committee alone after a number, and the number of the last
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
  RETURN collect([
    event.stream, event.number, event.sequence, event.recorded_at, event.kind, event.first_cpl, event.first_fir,
    event.first_ssc, event.cpl_entry_id, event.from_cpl_entry_id, event.effective_from,
    event.upgrade_recorded_from, event.defect_id, event.device_types, event.manufacturer_codes,
    event.model_keys, event.watch_id, event.cpl_entry_ids
  ]) AS events
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
