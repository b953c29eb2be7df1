CYPHER 5
// webhook_id
// keeps: one node for a webhook
CREATE CONSTRAINT webhook_id IF NOT EXISTS
FOR (webhook:Webhook) REQUIRE webhook.webhook_id IS UNIQUE
