CYPHER 5
// redeliver_webhook
// template: write/parties/redeliver_webhook.cypher.j2
// changes:  has a webhook of a party go on from an earlier place, and at once, also where it is disabled, unless that was requested a moment ago; one at a time
// params:   webhook_id STRING, party STRING, cursor STRING, pause INTEGER, span INTEGER, most_of_party INTEGER
// returns:  webhook_wait INTEGER, party_wait INTEGER
// rows:     one or none
// index:    key_ring_party, webhook_id
// example:  {"webhook_id": "a", "party": "P1", "cursor": "b", "pause": 10000, "span": 60000, "most_of_party": 30}
// callers:  firmware_graph.changes.redeliver
MERGE (ring:KeyRing {party: $party})
SET ring.asked = coalesce(ring.asked, 0) + 1
WITH ring, [at IN coalesce(ring.asked_at, []) WHERE at > timestamp() - $span] AS lately
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH ring, webhook, lately, coalesce(webhook.redelivered_at + $pause - timestamp(), 0) AS webhook_wait,
  CASE WHEN size(lately) < $most_of_party THEN 0 ELSE lately[0] + $span - timestamp() END AS party_wait
CALL (ring, webhook, lately, webhook_wait, party_wait) {
  WITH ring, webhook, lately, webhook_wait, party_wait
  WHERE webhook_wait <= 0 AND party_wait <= 0
  SET ring.asked_at = lately + timestamp(), webhook.redelivered_at = timestamp(),
    webhook.cursor = $cursor, webhook.generation = webhook.generation + 1, webhook.failures = 0,
    webhook.failing_since = null, webhook.disabled_at = null, webhook.next_attempt_at = timestamp()
}
RETURN webhook_wait, party_wait
