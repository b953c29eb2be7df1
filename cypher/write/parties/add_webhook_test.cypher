CYPHER 5
// add_webhook_test
// template: write/parties/add_webhook_test.cypher.j2
// changes:  has a test message sent to a webhook of a party, unless many wait already, or one was requested a moment ago; one at a time
// params:   webhook_id STRING, party STRING, delivery_id STRING, most INTEGER, pause INTEGER, span INTEGER, most_of_party INTEGER
// returns:  delivery LIST<ANY>, webhook_wait INTEGER, party_wait INTEGER
// rows:     one or none
// index:    key_ring_party, webhook_id
// example:  {"webhook_id": "a", "party": "P1", "delivery_id": "c", "most": 5, "pause": 10000, "span": 60000, "most_of_party": 30}
// callers:  firmware_graph.changes.send_test_event
MERGE (ring:KeyRing {party: $party})
SET ring.asked = coalesce(ring.asked, 0) + 1
WITH ring, [at IN coalesce(ring.asked_at, []) WHERE at > timestamp() - $span] AS lately
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH ring, webhook, lately, coalesce(webhook.tested_at + $pause - timestamp(), 0) AS webhook_wait,
  CASE WHEN size(lately) < $most_of_party THEN 0 ELSE lately[0] + $span - timestamp() END AS party_wait
CALL (ring, webhook, lately, webhook_wait, party_wait) {
  WITH ring, webhook, lately, webhook_wait, party_wait
  WHERE webhook_wait <= 0 AND party_wait <= 0 AND size(webhook.tests) < $most
  CREATE (delivery:WebhookDelivery {delivery_id: $delivery_id})
  SET ring.asked_at = lately + timestamp(), webhook.tested_at = timestamp(),
    webhook.tests = webhook.tests + $delivery_id, delivery.webhook_id = $webhook_id,
    delivery.place = toString(timestamp()) + '-' + $delivery_id, delivery.made_at = timestamp(),
    delivery.event_ids = [], delivery.attempts = 0, delivery.state = 'PENDING', delivery.next_attempt_at = timestamp()
  RETURN collect([name IN [
    'delivery_id', 'place', 'event_ids', 'state', 'attempts', 'last_attempt_at', 'next_attempt_at', 'failure'
  ] | delivery[name]])[0] AS delivery
}
RETURN delivery, webhook_wait, party_wait
