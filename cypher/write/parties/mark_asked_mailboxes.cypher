CYPHER 5
// mark_asked_mailboxes
// changes:  marks mailboxes whose readers are to be asked now, whether or not one of them ended mail: their party cannot tell the two apart
// params:   webhook_ids LIST<STRING>
// returns:  nothing
// rows:     none
// index:    webhook_id
// example:  {"webhook_ids": ["a"]}
// callers:  firmware_graph.delivery.endpoints
UNWIND $webhook_ids AS webhook_id
MATCH (webhook:Webhook {webhook_id: webhook_id})
USING INDEX webhook:Webhook(webhook_id)
SET webhook.asked_at = coalesce(webhook.asked_at, timestamp())
