CYPHER 5
// last_change_event
// template: read/publication/last_change_event.cypher.j2
// answers:  the number of the last event of the CPL or the FIR; 0 where there is none
// params:   stream STRING
// returns:  number INTEGER, revision LIST<ANY>
// rows:     one
// index:    change_event_number, revision_name
// example:  {"stream": "CPL"}
// callers:  firmware_graph.database.ledger
CALL () {
  MATCH (event:ChangeEvent)
  WHERE event.stream = $stream
  WITH event
  ORDER BY event.stream DESC, event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS number
}
MATCH (revision:Revision {name: 'published'})
RETURN number, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
