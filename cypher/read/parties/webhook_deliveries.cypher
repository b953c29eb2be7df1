CYPHER 5
// webhook_deliveries
// template: read/parties/webhook_deliveries.cypher.j2
// answers:  a page of the deliveries to each of some webhooks, the latest first, and their number where wanted
// params:   webhook_ids LIST<STRING>, before STRING, limit INTEGER, wants_total BOOLEAN
// returns:  pages LIST<LIST<ANY>>
// rows:     one
// index:    webhook_delivery_place
// example:  {"webhook_ids": ["a"], "before": "~", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.parties.webhook_deliveries
UNWIND $webhook_ids AS webhook_id
CALL (webhook_id) {
  MATCH (delivery:WebhookDelivery)
  WHERE delivery.webhook_id = webhook_id AND delivery.place < $before
  WITH delivery
  ORDER BY delivery.place DESC
  LIMIT $limit
  RETURN collect([name IN [
    'delivery_id', 'place', 'event_ids', 'state', 'attempts', 'last_attempt_at', 'next_attempt_at', 'failure'
  ] | delivery[name]]) AS deliveries
}
CALL (webhook_id) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (delivery:WebhookDelivery)
  WHERE delivery.webhook_id = webhook_id AND delivery.place >= ''
  RETURN count(delivery) AS total
}
RETURN collect([webhook_id, deliveries, total]) AS pages
