CYPHER 5
// restricted_change_number_before
// template: read/publication/restricted_change_number_before.cypher.j2
// answers:  the number of the last event for the Security Sub-Committee alone that was recorded before a moment
// params:   before INTEGER
// returns:  number INTEGER, revision LIST<ANY>
// rows:     one
// index:    restricted_change_event_number, revision_name
// example:  {"before": 0}
// callers:  firmware_graph.changes.webhook_cursor
CALL () {
  MATCH (event:RestrictedChangeEvent)
  WHERE event.number > 0 AND event.recorded_at < $before
  WITH event
  ORDER BY event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS number
}
MATCH (revision:Revision {name: 'published'})
RETURN number, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
