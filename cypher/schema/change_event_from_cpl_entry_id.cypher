CYPHER 5
// change_event_from_cpl_entry_id
// drives: the events of upgrades from an entry
CREATE INDEX change_event_from_cpl_entry_id IF NOT EXISTS
FOR (event:ChangeEvent) ON (event.from_cpl_entry_id)
