CYPHER 5
// party_event_number_before
// answers:  the number of the last event of a party's stream that was recorded before a moment
// params:   party STRING, before INTEGER
// returns:  number INTEGER
// rows:     one
// index:    party_event_number
// example:  {"party": "P1", "before": 0}
// callers:  firmware_graph.questions.publication.shared.party_stream
CALL () {
  MATCH (event:PartyEvent)
  WHERE event.party = $party AND event.recorded_at < $before
  WITH event
  ORDER BY event.party DESC, event.number DESC
  LIMIT 1
  RETURN coalesce(collect(event.number)[0], 0) AS number
}
RETURN number
