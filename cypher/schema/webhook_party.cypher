CYPHER 5
// webhook_party
// drives: the webhooks of a party
CREATE INDEX webhook_party IF NOT EXISTS
FOR (webhook:Webhook) ON (webhook.party)
