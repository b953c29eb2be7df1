CYPHER 5
// webhooks
// template: read/parties/webhooks.cypher.j2
// answers:  the webhooks of a party, the newest first, each with the API key that it is bound to
// fields:   webhook, webhooks
// params:   party STRING
// returns:  webhooks LIST<LIST<ANY>>
// rows:     one
// index:    webhook_party, api_key_id
// example:  {"party": "P1"}
// callers:  firmware_graph.questions.parties.webhooks
MATCH (webhook:Webhook)
WHERE webhook.party = $party AND webhook.schedule IS NULL
MATCH (key:ApiKey {key_id: webhook.key_id})
WITH webhook, key
ORDER BY webhook.number DESC
RETURN collect([
  webhook.webhook_id, webhook.url, webhook.failures, webhook.disabled_at, webhook.filter, [
    key.key_id, key.party, key.name, key.agent, key.scopes, key.created_at, key.created_by, key.expires_at,
    toString(key.last_used_on), key.ended_at, key.ended_by
  ]
]) AS webhooks
