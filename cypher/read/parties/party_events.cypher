CYPHER 5
// party_events
// answers:  the next events of a party's stream after a number, and the number of the last
// params:   party STRING, after INTEGER, limit INTEGER
// returns:  last INTEGER, events LIST<LIST<ANY>>
// rows:     one
// index:    party_event_number, party_stream_party
// example:  {"party": "P1", "after": 0, "limit": 101}
// callers:  firmware_graph.questions.publication.party_stream
CALL () {
  MATCH (event:PartyEvent)
  WHERE event.party = $party AND event.number > $after
  WITH event
  ORDER BY event.party, event.number
  LIMIT $limit
  RETURN collect([
    event.number, event.sequence, event.recorded_at, event.kind, event.watch_id, event.cpl_entry_ids,
    event.device_types, event.manufacturer_codes, event.model_keys
  ]) AS events
}
CALL () {
  MATCH (stream:PartyStream {party: $party})
  RETURN coalesce(collect(stream.last)[0], 0) AS last
}
RETURN last, events
