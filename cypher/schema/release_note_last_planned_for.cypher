CYPHER 5
// release_note_last_planned_for
// drives: the notes that plan releases from a day on
CREATE INDEX release_note_last_planned_for IF NOT EXISTS
FOR (note:ReleaseNote) ON (note.last_planned_for)
