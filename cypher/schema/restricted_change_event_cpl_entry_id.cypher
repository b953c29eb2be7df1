CYPHER 5
// restricted_change_event_cpl_entry_id
// drives: the restricted events of an entry
CREATE INDEX restricted_change_event_cpl_entry_id IF NOT EXISTS
FOR (event:RestrictedChangeEvent) ON (event.cpl_entry_id)
