CYPHER 5
// delete_mailbox
// template: write/parties/delete_mailbox.cypher.j2
// changes:  removes a mailbox of a party, with what was sent to it; one whose reader was asked and has not agreed keeps its place until it is forgotten
// params:   webhook_id STRING, party STRING
// returns:  webhook_id STRING
// rows:     one or none
// index:    webhook_id, webhook_delivery_place
// example:  {"webhook_id": "a", "party": "P1"}
// callers:  firmware_graph.changes.delete_mailbox
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NOT NULL AND webhook.deleted_at IS NULL
SET webhook.deleted_at = timestamp(), webhook.disabled_at = coalesce(webhook.disabled_at, timestamp())
WITH webhook
CALL (webhook) {
  WITH webhook
  WHERE webhook.confirmed_at IS NOT NULL OR webhook.asked_at IS NULL
  DELETE webhook
}
CALL () {
  MATCH (delivery:WebhookDelivery)
  WHERE delivery.webhook_id = $webhook_id AND delivery.place >= ''
  DELETE delivery
}
RETURN $webhook_id AS webhook_id
