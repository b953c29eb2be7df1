CYPHER 5
// restricted_change_event_sequence
// drives: the restricted events of a change
CREATE INDEX restricted_change_event_sequence IF NOT EXISTS
FOR (event:RestrictedChangeEvent) ON (event.sequence)
