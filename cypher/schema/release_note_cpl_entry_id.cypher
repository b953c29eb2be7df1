CYPHER 5
// release_note_cpl_entry_id
// keeps: one release note of an entry; what it replaced is a PastReleaseNote
CREATE CONSTRAINT release_note_cpl_entry_id IF NOT EXISTS
FOR (note:ReleaseNote) REQUIRE note.cpl_entry_id IS UNIQUE
