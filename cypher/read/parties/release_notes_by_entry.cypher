CYPHER 5
// release_notes_by_entry
// template: read/parties/release_notes_by_entry.cypher.j2
// answers:  the release notes of some entries that a caller may read: what it owns, and what it is granted at a moment
// params:   cpl_entry_ids LIST<INTEGER>, party STRING, reads_fir BOOLEAN, owned_codes LIST<STRING>, now INTEGER
// returns:  notes LIST<LIST<ANY>>
// rows:     one
// index:    release_note_cpl_entry_id
// example:  {"cpl_entry_ids": [1], "party": "P1", "reads_fir": true, "owned_codes": [], "now": 0}
// callers:  firmware_graph.questions.parties.release_notes
MATCH (note:ReleaseNote)
USING INDEX note:ReleaseNote(cpl_entry_id)
WHERE note.cpl_entry_id IN $cpl_entry_ids
  AND (note.manufacturer_code IN $owned_codes OR (
    (note.until IS NULL OR note.until > $now)
    AND (
      note.availability = 'PUBLIC'
      OR ($reads_fir AND note.availability IN ['ALL_SEC_PARTIES', 'CONTACT_MANUFACTURER'])
      OR (note.availability = 'NAMED_PARTIES' AND $party <> '' AND $party IN note.parties)
    )
  ))
RETURN collect([name IN [
  'cpl_entry_id', 'manufacturer_code', 'availability', 'parties', 'until', 'reference', 'summary',
  'capabilities', 'known_issues', 'fixes', 'advice', 'upgrade_from', 'planned', 'published_at', 'severity'
] | note[name]]) AS notes
