CYPHER 5
// webhook_states
// answers:  how many webhooks there are in each state, with the mailboxes that were confirmed
// params:   none
// returns:  enabled INTEGER, failing INTEGER, disabled INTEGER
// rows:     one
// index:    webhook_due, api_key_id
// example:  {}
// callers:  firmware_graph.questions.parties.webhook_states
MATCH (webhook:Webhook)
WHERE webhook.next_attempt_at >= 0 AND (webhook.schedule IS NULL OR webhook.confirmed_at IS NOT NULL)
MATCH (key:ApiKey {key_id: webhook.key_id})
WITH webhook, webhook.disabled_at IS NOT NULL OR key.ended_at IS NOT NULL OR key.expires_at <= timestamp() AS is_over
RETURN
  count(CASE WHEN NOT is_over AND webhook.failures = 0 THEN 1 END) AS enabled,
  count(CASE WHEN NOT is_over AND webhook.failures > 0 THEN 1 END) AS failing,
  count(CASE WHEN is_over THEN 1 END) AS disabled
