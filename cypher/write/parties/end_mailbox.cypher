CYPHER 5
// end_mailbox
// changes:  ends a mailbox for its reader, for good
// params:   webhook_id STRING
// returns:  schedule STRING
// rows:     one or none
// index:    webhook_id
// example:  {"webhook_id": "a"}
// callers:  firmware_graph.changes.end_mailbox
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.schedule IS NOT NULL
SET webhook.disabled_at = coalesce(webhook.disabled_at, timestamp())
RETURN webhook.schedule AS schedule
