CYPHER 5
// end_webhook_test
// changes:  records what came of a test message
// params:   delivery_id STRING, failure STRING
// returns:  nothing
// rows:     none
// index:    webhook_delivery_id
// example:  {"delivery_id": "c", "failure": null}
// callers:  firmware_graph.delivery.attempts
MATCH (delivery:WebhookDelivery {delivery_id: $delivery_id})
SET delivery.failure = $failure, delivery.state = CASE WHEN $failure IS NULL THEN 'DELIVERED' ELSE 'FAILED' END
