CYPHER 5
// prune_mailboxes
// changes:  forgets mailboxes that nobody confirmed, also those that were deleted
// params:   before INTEGER
// returns:  nothing
// rows:     none
// index:    webhook_due
// example:  {"before": 0}
// callers:  firmware_graph.delivery.turn
MATCH (webhook:Webhook)
WHERE webhook.next_attempt_at >= 0 AND webhook.schedule IS NOT NULL AND webhook.confirmed_at IS NULL
  AND webhook.created_at < $before
DELETE webhook
