CYPHER 5
// prune_webhook_deliveries
// changes:  removes the deliveries that were made before a moment
// params:   before INTEGER
// returns:  nothing
// rows:     none
// index:    webhook_delivery_made_at
// example:  {"before": 0}
// callers:  firmware_graph.delivery.turn
MATCH (delivery:WebhookDelivery)
WHERE delivery.made_at < $before
CALL (delivery) { DELETE delivery } IN TRANSACTIONS OF 10000 ROWS
