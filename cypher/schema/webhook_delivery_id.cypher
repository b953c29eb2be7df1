CYPHER 5
// webhook_delivery_id
// keeps: one node for a delivery, however often it is attempted
CREATE CONSTRAINT webhook_delivery_id IF NOT EXISTS
FOR (delivery:WebhookDelivery) REQUIRE delivery.delivery_id IS UNIQUE
