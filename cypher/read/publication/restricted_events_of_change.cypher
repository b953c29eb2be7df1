CYPHER 5
// restricted_events_of_change
// template: read/publication/restricted_events_of_change.cypher.j2
// answers:  the events of a change of the ledger that are for the Security Sub-Committee alone, in their order
// params:   sequence INTEGER
// returns:  events LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_change_event_sequence, revision_name
// example:  {"sequence": 1}
// callers:  firmware_graph.questions.publication.events_of_change
MATCH (event:RestrictedChangeEvent)
WHERE event.sequence = $sequence
WITH event
ORDER BY event.number
WITH collect([
  event.stream, event.number, event.sequence, event.recorded_at, event.kind, event.first_cpl, event.first_fir,
  event.first_ssc, event.cpl_entry_id, event.from_cpl_entry_id, event.effective_from,
  event.upgrade_recorded_from, event.defect_id, event.device_types, event.manufacturer_codes,
  event.model_keys, event.watch_id, event.cpl_entry_ids
]) AS events
MATCH (revision:Revision {name: 'published'})
RETURN events, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
