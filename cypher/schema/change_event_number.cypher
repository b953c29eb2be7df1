CYPHER 5
// change_event_number
// keeps: one event for a number of a stream, in their order
CREATE CONSTRAINT change_event_number IF NOT EXISTS
FOR (event:ChangeEvent) REQUIRE (event.stream, event.number) IS UNIQUE
