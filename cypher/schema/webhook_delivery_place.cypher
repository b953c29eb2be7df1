CYPHER 5
// webhook_delivery_place
// drives: the deliveries to a webhook, in their order
CREATE INDEX webhook_delivery_place IF NOT EXISTS
FOR (delivery:WebhookDelivery) ON (delivery.webhook_id, delivery.place)
