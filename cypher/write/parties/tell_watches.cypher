CYPHER 5
// tell_watches
// changes:  adds events to the streams of parties and moves on what they were worked out for, unless another process did
// params:   holder STRING, past LIST<INTEGER>, past_parties LIST<STRING>, next LIST<INTEGER>, due LIST<INTEGER>, parties LIST<STRING>, until INTEGER, streams LIST<MAP>
// returns:  sequence INTEGER
// rows:     one or none
// index:    watch_ledger_name, party_stream_party
// example:  {"holder": "a", "past": [1, 0], "past_parties": [], "next": [2, 0], "due": [], "parties": [], "until": 1, "streams": [{"party": "P1", "events": [{"kind": "PATHWAY_CHANGED"}]}]}
// callers:  firmware_graph.delivery.watch_turn
// An event is never before the one in front of it in its stream, which release notes are told in too.
MERGE (ledger:WatchLedger {name: 'telling'})
SET ledger.looks = coalesce(ledger.looks, 0) + 1
WITH ledger
WHERE [ledger.sequence, ledger.moment] = $past AND coalesce(ledger.parties, []) = $past_parties
SET ledger.sequence = $next[0], ledger.moment = $next[1], ledger.due = $due, ledger.parties = $parties,
  ledger.holder = $holder, ledger.held_until = $until
WITH ledger
CALL () {
  UNWIND $streams AS given
  MERGE (stream:PartyStream {party: given.party})
  WITH stream, given, coalesce(stream.last, 0) AS last
  SET stream.last = last + size(given.events)
  WITH stream, given, last, coalesce(stream.recorded_at, 0) AS recorded_at
  UNWIND range(1, size(given.events)) AS place
  CREATE (event:PartyEvent)
  SET event = given.events[place - 1], event.party = given.party, event.number = last + place,
    event.recorded_at = CASE WHEN event.recorded_at < recorded_at THEN recorded_at ELSE event.recorded_at END,
    stream.recorded_at = event.recorded_at
}
RETURN ledger.sequence AS sequence
