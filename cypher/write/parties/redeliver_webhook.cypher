CYPHER 5
// redeliver_webhook
// template: write/parties/redeliver_webhook.cypher.j2
// changes:  has a webhook of a party go on from an earlier place, and at once, also where it is disabled
// params:   webhook_id STRING, party STRING, cursor STRING
// returns:  generation INTEGER
// rows:     one or none
// index:    webhook_id
// example:  {"webhook_id": "a", "party": "P1", "cursor": "b"}
// callers:  firmware_graph.changes.redeliver
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
SET webhook.cursor = $cursor, webhook.generation = webhook.generation + 1, webhook.failures = 0,
  webhook.failing_since = null, webhook.disabled_at = null, webhook.next_attempt_at = timestamp()
RETURN webhook.generation AS generation
