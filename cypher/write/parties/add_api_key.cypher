CYPHER 5
// add_api_key
// changes:  adds an API key of a party, unless that has as many as it may have that have not ended, or the key that it is made with has ended; one at a time
// params:   party STRING, most INTEGER, now INTEGER, maker STRING, properties MAP, digest STRING, roles LIST<STRING>, manufacturer_codes LIST<STRING>
// returns:  number INTEGER
// rows:     one or none
// index:    key_ring_party, api_key_party, api_key_id
// example:  {"party": "P1", "most": 20, "now": 0, "maker": "b", "properties": {"party": "P1", "key_id": "a"}, "digest": "b", "roles": [], "manufacturer_codes": []}
// callers:  firmware_graph.changes.create_api_key
MERGE (ring:KeyRing {party: $party})
SET ring.made = coalesce(ring.made, 0) + 1
WITH ring
CALL (ring) {
  MATCH (other:ApiKey)
  WHERE other.party = ring.party AND other.ended_at IS NULL AND other.expires_at > $now
  RETURN count(other) AS live
}
WITH ring, live
OPTIONAL MATCH (maker:ApiKey {key_id: $maker})
WITH ring, live, maker
WHERE live < $most AND maker.ended_at IS NULL
CREATE (key:ApiKey)
SET key = $properties, key.number = ring.made,
  key.digest = $digest, key.roles = $roles, key.manufacturer_codes = $manufacturer_codes,
  key.made_with = CASE WHEN maker IS NULL THEN [] ELSE coalesce(maker.made_with, []) + maker.key_id END
RETURN key.number AS number
