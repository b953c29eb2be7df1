CYPHER 5
// delivery_lease_name
// keeps: one node for the lease under which one process delivers
CREATE CONSTRAINT delivery_lease_name IF NOT EXISTS
FOR (lease:DeliveryLease) REQUIRE lease.name IS UNIQUE
