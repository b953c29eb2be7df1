CYPHER 5
// change_numbers_before
// template: read/publication/change_numbers_before.cypher.j2
// answers:  the number of the last event of streams of the CPL and the FIR that was recorded before a moment
// params:   streams LIST<STRING>, before INTEGER
// returns:  numbers LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_event_number, revision_name
// example:  {"streams": ["CPL", "FIR"], "before": 0}
// callers:  firmware_graph.changes.webhook_cursor
UNWIND $streams AS stream
CALL (stream) {
  MATCH (event:ChangeEvent)
  WHERE event.stream = stream AND event.recorded_at < $before
  WITH event
  ORDER BY event.stream DESC, event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS number
}
WITH collect([stream, number]) AS numbers
MATCH (revision:Revision {name: 'published'})
RETURN numbers, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
