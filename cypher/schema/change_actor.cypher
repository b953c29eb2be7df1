CYPHER 5
// change_actor
// drives: the changes of one kind that an actor made since a moment
CREATE INDEX change_actor IF NOT EXISTS
FOR (change:Change) ON (change.actor, change.kind, change.recorded_at)
