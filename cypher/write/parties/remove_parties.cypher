CYPHER 5
// remove_parties
// changes:  removes parties from the register, and ends their API keys
// params:   party_ids LIST<STRING>, ended_at INTEGER, ended_by STRING
// returns:  party_ids LIST<STRING>, keys_ended INTEGER
// rows:     one
// index:    key_ring_party, party_id, api_key_party
// example:  {"party_ids": ["P1"], "ended_at": 0, "ended_by": "an operator"}
// callers:  firmware_graph.changes.remove_parties
// The ring of a party is locked first, as by who makes a key: one that is being made is there, or is refused.
CALL () {
  UNWIND $party_ids AS party_id
  MERGE (ring:KeyRing {party: party_id})
  SET ring.made = coalesce(ring.made, 0)
}
CALL () {
  UNWIND $party_ids AS party_id
  MATCH (party:Party {party_id: party_id})
  DELETE party
  RETURN collect(party_id) AS party_ids
}
CALL () {
  UNWIND $party_ids AS party_id
  MATCH (key:ApiKey {party: party_id})
  WHERE key.ended_at IS NULL
  SET key.ended_at = $ended_at, key.ended_by = $ended_by
  RETURN count(key) AS keys_ended
}
RETURN party_ids, keys_ended
