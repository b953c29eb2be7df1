CYPHER 5
// webhook_due
// drives: the webhooks to which something may be sent
CREATE INDEX webhook_due IF NOT EXISTS
FOR (webhook:Webhook) ON (webhook.next_attempt_at)
