CYPHER 5
// events_by_entry
// template: read/publication/events_by_entry.cypher.j2
// answers:  the first events of the CPL and the FIR that are of each of some entries, after a place, and how many there are
// params:   cpl_entry_ids LIST<INTEGER>, streams LIST<STRING>, recorded_at INTEGER, limit INTEGER
// returns:  entries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_event_cpl_entry_id, change_event_from_cpl_entry_id, event_entry_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20], "streams": ["CPL", "FIR"], "recorded_at": 0, "limit": 51}
// callers:  firmware_graph.questions.publication.entry_history
// Events of the moment of the place are among them: who asks leaves out what it has.
UNWIND $cpl_entry_ids AS entry
CALL (entry) {
  CALL (entry) {
    MATCH (event:ChangeEvent)
    USING INDEX event:ChangeEvent(cpl_entry_id)
    WHERE event.cpl_entry_id = entry
    RETURN event
    UNION
    MATCH (event:ChangeEvent)
    USING INDEX event:ChangeEvent(from_cpl_entry_id)
    WHERE event.from_cpl_entry_id = entry
    RETURN event
    UNION
    MATCH (named:EventEntry {cpl_entry_id: entry})
    MATCH (event:ChangeEvent)-[:NAMES]->(named)
    RETURN event
  }
  WITH event
  WHERE event.stream IN $streams
  WITH event
  ORDER BY event.recorded_at, event.stream, event.number
  WITH collect(event) AS found
  WITH size(found) AS total, [event IN found WHERE event.recorded_at >= $recorded_at][..$limit] AS following
  RETURN total, [event IN following | [name IN [
    'stream', 'number', 'sequence', 'recorded_at', 'kind', 'first_cpl', 'first_fir', 'first_ssc',
    'cpl_entry_id', 'from_cpl_entry_id', 'effective_from', 'upgrade_recorded_from', 'defect_id', 'device_types',
    'manufacturer_codes', 'model_keys', 'watch_id', 'cpl_entry_ids'
  ] | event[name]]] AS events
}
WITH collect([entry, total, events]) AS entries
MATCH (revision:Revision {name: 'published'})
RETURN entries, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
