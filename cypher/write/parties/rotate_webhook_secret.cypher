CYPHER 5
// rotate_webhook_secret
// template: write/parties/rotate_webhook_secret.cypher.j2
// changes:  gives a webhook of a party a new secret; the old one signs beside it until a moment
// params:   webhook_id STRING, party STRING, secret STRING, until INTEGER
// returns:  webhook LIST<ANY>
// rows:     one or none
// index:    webhook_id, api_key_id
// example:  {"webhook_id": "a", "party": "P1", "secret": "b", "until": 0}
// callers:  firmware_graph.changes.rotate_webhook_secret
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.party = $party AND webhook.schedule IS NULL
MATCH (key:ApiKey {key_id: webhook.key_id})
SET webhook.old_secret = webhook.secret, webhook.old_secret_until = $until, webhook.secret = $secret
RETURN [
  webhook.webhook_id, webhook.url, webhook.failures, webhook.disabled_at, webhook.filter, [
    key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
    toString(key.last_used_on), key.ended_at, key.ended_by
  ]
] AS webhook
