CYPHER 5
// add_webhook
// template: write/parties/add_webhook.cypher.j2
// changes:  adds a webhook of a party that is bound to one of its API keys, unless it has as many as it may have, or an address was asked already; one at a time
// params:   party STRING, most INTEGER, key_id STRING, properties MAP
// returns:  is_full BOOLEAN, was_asked BOOLEAN, api_key LIST<ANY>
// rows:     one
// index:    key_ring_party, webhook_party, api_key_id
// example:  {"party": "P1", "most": 20, "key_id": "a", "properties": {"party": "P1", "webhook_id": "a"}}
// callers:  firmware_graph.changes.add_endpoint
MERGE (ring:KeyRing {party: $party})
SET ring.made = coalesce(ring.made, 0), ring.webhooks = coalesce(ring.webhooks, 0) + 1
WITH ring
CALL (ring) {
  MATCH (other:Webhook)
  WHERE other.party = ring.party
  RETURN count(other) >= $most AS is_full, count(
    CASE WHEN other.address_key = $properties.address_key AND other.confirmed_at IS NULL THEN true END
  ) > 0 AS was_asked
}
WITH ring, is_full, was_asked
OPTIONAL MATCH (key:ApiKey {key_id: $key_id})
USING INDEX key:ApiKey(key_id)
WHERE key.party = $party AND key.ended_at IS NULL AND key.expires_at > timestamp()
CALL (ring, is_full, was_asked, key) {
  WITH ring, is_full, was_asked, key
  WHERE NOT is_full AND NOT was_asked AND key IS NOT NULL
  CREATE (webhook:Webhook)
  SET webhook = $properties, webhook.number = ring.webhooks
  RETURN count(webhook) AS made
}
RETURN is_full, was_asked, CASE WHEN key IS NULL THEN null ELSE [
  key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
  toString(key.last_used_on), key.ended_at, key.ended_by
] END AS api_key
