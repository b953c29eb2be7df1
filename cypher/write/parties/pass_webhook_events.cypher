CYPHER 5
// pass_webhook_events
// changes:  moves a webhook past events that it is not told of, and has it looked at again after a pause
// params:   webhook_id STRING, cursor STRING, generation INTEGER, next_cursor STRING, pause INTEGER
// returns:  nothing
// rows:     none
// index:    webhook_id
// example:  {"webhook_id": "a", "cursor": "b", "generation": 0, "next_cursor": "c", "pause": 0}
// callers:  firmware_graph.delivery.attempts
MATCH (webhook:Webhook {webhook_id: $webhook_id})
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH webhook
WHERE webhook.cursor = $cursor AND webhook.generation = $generation
SET webhook.cursor = $next_cursor, webhook.next_attempt_at = timestamp() + $pause
