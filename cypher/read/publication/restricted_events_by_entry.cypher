CYPHER 5
// restricted_events_by_entry
// template: read/publication/restricted_events_by_entry.cypher.j2
// answers:  the first events for the Security Sub-Committee alone that are of each of some entries, after a place, and how many there are
// params:   cpl_entry_ids LIST<INTEGER>, recorded_at INTEGER, limit INTEGER
// returns:  entries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_change_event_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20], "recorded_at": 0, "limit": 51}
// callers:  firmware_graph.questions.publication.entry_history
// Events of the moment of the place are among them: who asks leaves out what it has.
UNWIND $cpl_entry_ids AS entry
CALL (entry) {
  MATCH (event:RestrictedChangeEvent)
  USING INDEX event:RestrictedChangeEvent(cpl_entry_id)
  WHERE event.cpl_entry_id = entry
  WITH event
  ORDER BY event.recorded_at, event.number
  WITH collect(event) AS found
  WITH size(found) AS total, [event IN found WHERE event.recorded_at >= $recorded_at][..$limit] AS following
  RETURN total, [event IN following | [
    event.stream, event.number, event.sequence, event.recorded_at, event.kind, event.first_cpl, event.first_fir,
    event.first_ssc, event.cpl_entry_id, event.from_cpl_entry_id, event.effective_from,
    event.upgrade_recorded_from, event.defect_id, event.device_types, event.manufacturer_codes,
    event.model_keys, event.watch_id, event.cpl_entry_ids
  ]] AS events
}
WITH collect([entry, total, events]) AS entries
MATCH (revision:Revision {name: 'published'})
RETURN entries, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
