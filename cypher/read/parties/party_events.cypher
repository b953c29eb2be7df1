CYPHER 5
// party_events
// answers:  for each of some streams of parties, the number of its last event and the next events after a number
// fields:   changes
// params:   streams LIST<LIST<ANY>>, limit INTEGER
// returns:  streams LIST<LIST<ANY>>
// rows:     one
// index:    party_event_number, party_stream_party
// example:  {"streams": [["P1", 0]], "limit": 101}
// callers:  firmware_graph.questions.publication.shared.party_stream
UNWIND range(0, size($streams) - 1) AS place
WITH place, $streams[place][0] AS party, $streams[place][1] AS after
CALL (party, after) {
  MATCH (event:PartyEvent)
  WHERE event.party = party AND event.number > after
  WITH event
  ORDER BY event.party, event.number
  LIMIT $limit
  RETURN collect([name IN [
    'number', 'sequence', 'recorded_at', 'kind', 'watch_id', 'cpl_entry_ids', 'device_types', 'manufacturer_codes',
    'model_keys'
  ] | event[name]]) AS events
}
CALL (party) {
  MATCH (stream:PartyStream {party: party})
  RETURN coalesce(collect(stream.last)[0], 0) AS last
}
WITH place, last, events
ORDER BY place
RETURN collect([last, events]) AS streams
