CYPHER 5
// begin_webhook_test
// template: write/parties/begin_webhook_test.cypher.j2
// changes:  records the one attempt at a test message, for the holder of the lease alone, which it prolongs
// params:   holder STRING, milliseconds INTEGER, webhook_id STRING, delivery_id STRING
// returns:  attempts INTEGER
// rows:     one or none
// index:    delivery_lease_name, webhook_id, api_key_id, webhook_delivery_id
// example:  {"holder": "a", "milliseconds": 60000, "webhook_id": "a", "delivery_id": "c"}
// callers:  firmware_graph.delivery.attempts
MATCH (lease:DeliveryLease {name: 'webhooks'})
SET lease.asked = lease.asked + 1
WITH lease
WHERE lease.holder = $holder AND lease.until > timestamp()
SET lease.until = timestamp() + $milliseconds
WITH lease
MATCH (webhook:Webhook {webhook_id: $webhook_id})
SET webhook.tests = [one IN webhook.tests WHERE one <> $delivery_id]
WITH webhook
MATCH (key:ApiKey {key_id: webhook.key_id})
WHERE key.ended_at IS NULL AND key.expires_at > timestamp()
WITH key
MATCH (delivery:WebhookDelivery {delivery_id: $delivery_id})
SET delivery.attempts = delivery.attempts + 1, delivery.last_attempt_at = timestamp(), delivery.next_attempt_at = null
RETURN delivery.attempts AS attempts
