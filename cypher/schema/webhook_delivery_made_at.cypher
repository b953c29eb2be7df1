CYPHER 5
// webhook_delivery_made_at
// drives: the deliveries that are older than is kept
CREATE INDEX webhook_delivery_made_at IF NOT EXISTS
FOR (delivery:WebhookDelivery) ON (delivery.made_at)
