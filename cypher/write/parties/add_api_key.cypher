CYPHER 5
// add_api_key
// changes:  adds an API key of a party, unless that has as many as it may have that have not ended, or made as many lately as it may, or the key that it is made with has ended; one at a time
// params:   party STRING, most INTEGER, most_made INTEGER, now INTEGER, since INTEGER, maker STRING, properties MAP, digest STRING, roles LIST<STRING>, manufacturer_codes LIST<STRING>
// returns:  number INTEGER, lately LIST<INTEGER>
// rows:     one
// index:    key_ring_party, api_key_party, api_key_made, api_key_id
// example:  {"party": "P1", "most": 20, "most_made": 100, "now": 0, "since": 0, "maker": "b", "properties": {"party": "P1", "key_id": "a"}, "digest": "b", "roles": [], "manufacturer_codes": []}
// callers:  firmware_graph.changes.create_api_key
MERGE (ring:KeyRing {party: $party})
SET ring.made = coalesce(ring.made, 0) + 1
WITH ring
CALL (ring) {
  MATCH (other:ApiKey)
  USING INDEX other:ApiKey(party)
  WHERE other.party = ring.party AND other.ended_at IS NULL AND other.expires_at > $now
  RETURN count(other) AS live
}
CALL (ring) {
  MATCH (other:ApiKey)
  USING INDEX other:ApiKey(party, created_at)
  WHERE other.party = ring.party AND other.created_at > $since
  RETURN collect(other.created_at) AS lately
}
OPTIONAL MATCH (maker:ApiKey {key_id: $maker})
CALL (ring, live, lately, maker) {
  UNWIND CASE WHEN live < $most AND size(lately) < $most_made AND maker.ended_at IS NULL THEN [true] ELSE [] END AS is_room
  CREATE (key:ApiKey)
  SET key = $properties, key.number = ring.made,
    key.digest = $digest, key.roles = $roles, key.manufacturer_codes = $manufacturer_codes,
    key.made_with = CASE WHEN maker IS NULL THEN [] ELSE coalesce(maker.made_with, []) + maker.key_id END
  RETURN collect(key.number)[0] AS number
}
RETURN number, lately
