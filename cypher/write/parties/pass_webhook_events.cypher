CYPHER 5
// pass_webhook_events
// changes:  moves a webhook past events that it is not told of
// params:   webhook_id STRING, cursor STRING, generation INTEGER, next_cursor STRING
// returns:  nothing
// rows:     none
// index:    webhook_id
// example:  {"webhook_id": "a", "cursor": "b", "generation": 0, "next_cursor": "c"}
// callers:  firmware_graph.delivery.attempts
MATCH (webhook:Webhook {webhook_id: $webhook_id})
SET webhook.tried = coalesce(webhook.tried, 0) + 1
WITH webhook
WHERE webhook.cursor = $cursor AND webhook.generation = $generation
SET webhook.cursor = $next_cursor
