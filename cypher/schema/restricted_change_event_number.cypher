CYPHER 5
// restricted_change_event_number
// keeps: one restricted event for a number, in their order
CREATE CONSTRAINT restricted_change_event_number IF NOT EXISTS
FOR (event:RestrictedChangeEvent) REQUIRE event.number IS UNIQUE
