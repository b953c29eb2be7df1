CYPHER 5
// event_entry_cpl_entry_id
// keeps: one node for an entry that events of many entries name
CREATE CONSTRAINT event_entry_cpl_entry_id IF NOT EXISTS
FOR (named:EventEntry) REQUIRE named.cpl_entry_id IS UNIQUE
