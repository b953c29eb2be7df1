CYPHER 5
// end_mailbox
// template: write/parties/end_mailbox.cypher.j2
// changes:  ends a mailbox for its reader, for good, and has its address asked by nobody until a moment
// params:   webhook_id STRING, until INTEGER
// returns:  schedule STRING
// rows:     one or none
// index:    webhook_id, mail_suppression_address_key
// example:  {"webhook_id": "a", "until": 1}
// callers:  firmware_graph.changes.end_mailbox
MATCH (webhook:Webhook {webhook_id: $webhook_id})
USING INDEX webhook:Webhook(webhook_id)
WHERE webhook.schedule IS NOT NULL
SET webhook.disabled_at = coalesce(webhook.disabled_at, timestamp())
WITH webhook
CALL (webhook) {
  WITH webhook
  WHERE webhook.address_key IS NOT NULL
  MERGE (suppression:MailSuppression {address_key: webhook.address_key})
  SET suppression.until = $until
}
RETURN webhook.schedule AS schedule
