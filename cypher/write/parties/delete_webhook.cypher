CYPHER 5
// delete_webhook
// template: write/parties/delete_webhook.cypher.j2
// changes:  removes a webhook of a party, with what was sent to it
// params:   webhook_id STRING, party STRING
// returns:  webhook_id STRING
// rows:     one or none
// index:    webhook_id, webhook_delivery_place
// example:  {"webhook_id": "a", "party": "P1"}
// callers:  firmware_graph.changes.delete_webhook
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
DELETE webhook
WITH $webhook_id AS webhook_id
CALL (webhook_id) {
  MATCH (delivery:WebhookDelivery)
  WHERE delivery.webhook_id = webhook_id AND delivery.place >= ''
  DELETE delivery
}
RETURN webhook_id
