CYPHER 5
// take_delivery_lease
// changes:  takes the lease under which one process delivers, or prolongs it, unless another process has it
// params:   holder STRING, milliseconds INTEGER
// returns:  is_held BOOLEAN
// rows:     one
// index:    delivery_lease_name
// example:  {"holder": "a", "milliseconds": 60000}
// callers:  firmware_graph.delivery.turn
MERGE (lease:DeliveryLease {name: 'webhooks'})
SET lease.asked = coalesce(lease.asked, 0) + 1
WITH lease, coalesce(lease.holder = $holder OR lease.until <= timestamp(), true) AS is_held
SET lease.holder = CASE WHEN is_held THEN $holder ELSE lease.holder END,
  lease.until = CASE WHEN is_held THEN timestamp() + $milliseconds ELSE lease.until END
RETURN is_held
