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
  RETURN collect([
    event.stream, event.number, event.sequence, event.recorded_at, event.kind, event.first_cpl, event.first_fir,
    event.first_ssc, event.cpl_entry_id, event.from_cpl_entry_id, event.effective_from,
    event.upgrade_recorded_from, event.defect_id, event.device_types, event.manufacturer_codes,
    event.model_keys, event.watch_id, event.cpl_entry_ids
  ]) AS events
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
