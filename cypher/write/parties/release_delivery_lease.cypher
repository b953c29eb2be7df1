CYPHER 5
// release_delivery_lease
// changes:  gives the lease under which one process delivers back, if it is that process's
// params:   holder STRING
// returns:  nothing
// rows:     none
// index:    delivery_lease_name
// example:  {"holder": "a"}
// callers:  firmware_graph.delivery.turn
MATCH (lease:DeliveryLease {name: 'webhooks'})
WHERE lease.holder = $holder
SET lease.until = 0
