CYPHER 5
// confirm_mailbox
// template: write/parties/confirm_mailbox.cypher.j2
// changes:  has a mailbox sent what it is told of from now on, as its reader agreed; again it is as it was
// params:   webhook_id STRING, digest_at INTEGER
// returns:  schedule STRING
// rows:     one or none
// index:    webhook_id
// example:  {"webhook_id": "a", "digest_at": 0}
// callers:  firmware_graph.changes.confirm_mailbox
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.schedule IS NOT NULL AND webhook.disabled_at IS NULL
SET webhook.next_attempt_at = CASE
    WHEN webhook.confirmed_at IS NOT NULL THEN webhook.next_attempt_at
    WHEN webhook.schedule = 'DAILY' THEN $digest_at
    ELSE timestamp()
  END
SET webhook.confirmed_at = coalesce(webhook.confirmed_at, timestamp()), webhook.failures = 0,
  webhook.failing_since = null
RETURN webhook.schedule AS schedule
