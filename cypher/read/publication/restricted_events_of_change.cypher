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
WITH collect([name IN [
  'stream', 'number', 'sequence', 'recorded_at', 'kind', 'first_cpl', 'first_fir', 'first_ssc',
  'cpl_entry_id', 'from_cpl_entry_id', 'effective_from', 'upgrade_recorded_from', 'defect_id', 'device_types',
  'manufacturer_codes', 'model_keys', 'watch_id', 'cpl_entry_ids'
] | event[name]]) AS events
MATCH (revision:Revision {name: 'published'})
RETURN events, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
