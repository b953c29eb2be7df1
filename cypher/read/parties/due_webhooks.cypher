CYPHER 5
// due_webhooks
// template: read/parties/due_webhooks.cypher.j2
// answers:  the webhooks and mailboxes to which something may be sent now, each with what its API key may read, and the tests that wait; and the mailboxes whose readers are to be asked, or would be had they not ended mail
// params:   none
// returns:  webhooks LIST<MAP>, unasked LIST<STRING>
// rows:     one
// index:    webhook_due, api_key_id, party_stream_party, mail_suppression_address_key
// example:  {}
// callers:  firmware_graph.delivery.endpoints
MATCH (webhook:Webhook)
WHERE webhook.next_attempt_at >= 0
MATCH (key:ApiKey {key_id: webhook.key_id})
WHERE key.ended_at IS NULL AND key.expires_at > timestamp()
OPTIONAL MATCH (stream:PartyStream {party: key.party})
OPTIONAL MATCH (all:PartyStream {party: ''}) // of all parties; each number only grows, and so does the sum
OPTIONAL MATCH (suppression:MailSuppression {address_key: webhook.address_key})
WITH webhook, key, suppression, coalesce(stream.last, 0) + coalesce(all.last, 0) AS party_number,
  webhook.disabled_at IS NULL AND webhook.next_attempt_at <= timestamp() AS is_in_time
WITH webhook, key, party_number,
  is_in_time AND (webhook.confirmed_at IS NOT NULL OR coalesce(suppression.until <= timestamp(), true)) AS is_due,
  is_in_time AND webhook.schedule IS NOT NULL AND webhook.confirmed_at IS NULL AND webhook.asked_at IS NULL AS is_unasked
WHERE is_due OR is_unasked OR size(webhook.tests) > 0
RETURN [row IN collect({
  webhook_id: webhook.webhook_id, url: webhook.url, cursor: webhook.cursor, generation: webhook.generation,
  failures: webhook.failures, filter: webhook.filter, secret: webhook.secret, old_secret: webhook.old_secret,
  old_secret_until: webhook.old_secret_until, tests: webhook.tests, is_due: is_due, party_number: party_number,
  schedule: webhook.schedule, is_confirmed: webhook.schedule IS NULL OR webhook.confirmed_at IS NOT NULL, key: {
    key_id: key.key_id, party: key.party, agent: key.agent, scopes: key.scopes, roles: key.roles,
    manufacturer_codes: key.manufacturer_codes, expires_at: key.expires_at
  }
}) WHERE row.is_due OR size(row.tests) > 0] AS webhooks, collect(CASE WHEN is_unasked THEN webhook.webhook_id END) AS unasked
