CYPHER 5
// change_event_cpl_entry_id
// drives: the events of an entry
CREATE INDEX change_event_cpl_entry_id IF NOT EXISTS
FOR (event:ChangeEvent) ON (event.cpl_entry_id)
