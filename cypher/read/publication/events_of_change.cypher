CYPHER 5
// events_of_change
// template: read/publication/events_of_change.cypher.j2
// answers:  the events of the CPL and the FIR of a change of the ledger, in their order
// params:   sequence INTEGER, streams LIST<STRING>
// returns:  events LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    change_sequence, revision_name
// example:  {"sequence": 1, "streams": ["CPL", "FIR"]}
// callers:  firmware_graph.questions.publication.events_of_change
OPTIONAL MATCH (change:Change {sequence: $sequence})-[:MADE]->(event:ChangeEvent)
WHERE event.stream IN $streams
WITH event
ORDER BY event.stream, event.number
WITH [row IN collect([name IN [
  'stream', 'number', 'sequence', 'recorded_at', 'kind', 'first_cpl', 'first_fir', 'first_ssc',
  'cpl_entry_id', 'from_cpl_entry_id', 'effective_from', 'upgrade_recorded_from', 'defect_id', 'device_types',
  'manufacturer_codes', 'model_keys', 'watch_id', 'cpl_entry_ids'
] | event[name]]) WHERE row[0] IS NOT NULL] AS events
MATCH (revision:Revision {name: 'published'})
RETURN events, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
