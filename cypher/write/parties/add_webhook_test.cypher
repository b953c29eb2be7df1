CYPHER 5
// add_webhook_test
// template: write/parties/add_webhook_test.cypher.j2
// changes:  has a test message sent to a webhook of a party, unless many wait already
// params:   webhook_id STRING, party STRING, delivery_id STRING, most INTEGER
// returns:  delivery LIST<ANY>
// rows:     one or none
// index:    webhook_id
// example:  {"webhook_id": "a", "party": "P1", "delivery_id": "c", "most": 5}
// callers:  firmware_graph.changes.send_test_event
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH webhook, size(webhook.tests) < $most AS has_room
CALL (webhook, has_room) {
  WITH webhook, has_room
  WHERE has_room
  CREATE (delivery:WebhookDelivery {delivery_id: $delivery_id})
  SET webhook.tests = webhook.tests + $delivery_id, delivery.webhook_id = $webhook_id,
    delivery.place = toString(timestamp()) + '-' + $delivery_id, delivery.made_at = timestamp(),
    delivery.event_ids = [], delivery.attempts = 0, delivery.state = 'PENDING', delivery.next_attempt_at = timestamp()
  RETURN collect([name IN [
    'delivery_id', 'place', 'event_ids', 'state', 'attempts', 'last_attempt_at', 'next_attempt_at', 'failure'
  ] | delivery[name]])[0] AS delivery
}
RETURN delivery
