CYPHER 5
// end_webhook_delivery
// changes:  records what came of an attempt, and where its webhook goes on; nothing of a webhook that has gone on since
// params:   webhook_id STRING, delivery_id STRING, cursor STRING, generation INTEGER, next_cursor STRING, failure STRING, pause INTEGER, is_over BOOLEAN, give_up INTEGER
// returns:  nothing
// rows:     none
// index:    webhook_id, webhook_delivery_id
// example:  {"webhook_id": "a", "delivery_id": "c", "cursor": "b", "generation": 0, "next_cursor": "b", "failure": null, "pause": 0, "is_over": false, "give_up": 432000000}
// callers:  firmware_graph.delivery.attempts
MATCH (webhook:Webhook {webhook_id: $webhook_id})
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH webhook, $failure IS NOT NULL AS has_failed
WHERE webhook.cursor = $cursor AND webhook.generation = $generation
SET webhook.cursor = $next_cursor,
  webhook.failures = CASE WHEN has_failed THEN webhook.failures + 1 ELSE 0 END,
  webhook.failing_since = CASE WHEN has_failed THEN coalesce(webhook.failing_since, timestamp()) END,
  webhook.next_attempt_at = timestamp() + $pause
WITH webhook, has_failed,
  has_failed AND ($is_over OR timestamp() + $pause > webhook.failing_since + $give_up) AS is_over
SET webhook.disabled_at = CASE WHEN is_over THEN timestamp() ELSE webhook.disabled_at END
WITH webhook, has_failed, is_over
MATCH (delivery:WebhookDelivery {delivery_id: $delivery_id})
SET delivery.failure = $failure,
  delivery.state = CASE WHEN is_over THEN 'FAILED' WHEN has_failed THEN 'PENDING' ELSE 'DELIVERED' END,
  delivery.next_attempt_at = CASE WHEN has_failed AND NOT is_over THEN webhook.next_attempt_at END
