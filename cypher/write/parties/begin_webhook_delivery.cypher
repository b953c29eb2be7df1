CYPHER 5
// begin_webhook_delivery
// template: write/parties/begin_webhook_delivery.cypher.j2
// changes:  records an attempt, for the holder of the lease alone, which it prolongs; a delivery that this one takes in has failed
// params:   holder STRING, milliseconds INTEGER, webhook_id STRING, cursor STRING, generation INTEGER, delivery_id STRING, event_ids LIST<STRING>
// returns:  attempts INTEGER
// rows:     one or none
// index:    delivery_lease_name, webhook_id, api_key_id, webhook_delivery_id
// example:  {"holder": "a", "milliseconds": 60000, "webhook_id": "a", "cursor": "b", "generation": 0, "delivery_id": "c", "event_ids": ["CPL-1"]}
// callers:  firmware_graph.delivery.attempts
// Locks are taken before what they guard is looked at: first that of the lease, then that of the webhook.
MATCH (lease:DeliveryLease {name: 'webhooks'})
SET lease.asked = lease.asked + 1
WITH lease
WHERE lease.holder = $holder AND lease.until > timestamp()
SET lease.until = timestamp() + $milliseconds
WITH lease
MATCH (webhook:Webhook {webhook_id: $webhook_id})
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH webhook
WHERE webhook.cursor = $cursor AND webhook.generation = $generation AND webhook.disabled_at IS NULL
  AND (webhook.schedule IS NULL OR webhook.confirmed_at IS NOT NULL OR size($event_ids) = 0)
MATCH (key:ApiKey {key_id: webhook.key_id})
WHERE key.ended_at IS NULL AND key.expires_at > timestamp()
MERGE (delivery:WebhookDelivery {delivery_id: $delivery_id})
  ON CREATE SET delivery.webhook_id = $webhook_id, delivery.place = toString(timestamp()) + '-' + $delivery_id,
    delivery.made_at = timestamp(), delivery.event_ids = $event_ids, delivery.attempts = 0
SET delivery.attempts = delivery.attempts + 1, delivery.last_attempt_at = timestamp(), delivery.state = 'PENDING',
  delivery.next_attempt_at = null
WITH webhook, delivery, webhook.delivery_id AS earlier
SET webhook.delivery_id = $delivery_id
WITH delivery, earlier
CALL (delivery, earlier) {
  MATCH (other:WebhookDelivery {delivery_id: earlier})
  WHERE other.delivery_id <> delivery.delivery_id AND other.state = 'PENDING'
  SET other.state = 'FAILED', other.next_attempt_at = null
}
RETURN delivery.attempts AS attempts
