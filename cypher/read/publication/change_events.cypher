CYPHER 5
// change_events
// template: read/publication/change_events.cypher.j2
// answers:  the next events of streams of the CPL and the FIR after a number of each, and the number of the last
// fields:   changes
// params:   streams LIST<LIST<ANY>>, limit INTEGER
// returns:  streams LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_event_number, revision_name
// example:  {"streams": [["CPL", 0], ["FIR", 0]], "limit": 101}
// callers:  firmware_graph.questions.publication.changes
UNWIND $streams AS wanted
CALL (wanted) {
  MATCH (event:ChangeEvent)
  WHERE event.stream = wanted[0] AND event.number > wanted[1]
  WITH event
  ORDER BY event.stream, event.number
  LIMIT $limit
  RETURN collect([name IN [
    'stream', 'number', 'sequence', 'recorded_at', 'kind', 'first_cpl', 'first_fir', 'first_ssc',
    'cpl_entry_id', 'from_cpl_entry_id', 'effective_from', 'upgrade_recorded_from', 'defect_id', 'device_types',
    'manufacturer_codes', 'model_keys', 'watch_id', 'cpl_entry_ids'
  ] | event[name]]) AS events
}
CALL (wanted) {
  MATCH (event:ChangeEvent)
  WHERE event.stream = wanted[0]
  WITH event
  ORDER BY event.stream DESC, event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS last
}
WITH collect([wanted[0], last, events]) AS streams
MATCH (revision:Revision {name: 'published'})
RETURN streams, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
