CYPHER 5
// change_recorded_at
// drives: the changes since a moment
CREATE INDEX change_recorded_at IF NOT EXISTS
FOR (change:Change) ON (change.recorded_at)
