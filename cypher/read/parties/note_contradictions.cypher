CYPHER 5
// note_contradictions
// template: read/parties/note_contradictions.cypher.j2
// answers:  the release notes that say of upgrades what the FIR may say otherwise, of those that a caller may read
// params:   after INTEGER, party STRING, reads_fir BOOLEAN, owned_codes LIST<STRING>, now INTEGER, limit INTEGER
// returns:  notes LIST<LIST<ANY>>
// rows:     one
// index:    release_note_cpl_entry_id
// example:  {"after": 0, "party": "SECAS", "reads_fir": true, "owned_codes": [], "now": 0, "limit": 10}
// callers:  firmware_graph.questions.parties.note_contradictions
MATCH (note:ReleaseNote)
USING INDEX note:ReleaseNote(cpl_entry_id)
WHERE note.cpl_entry_id > $after AND (note.advice <> 'NOT_STATED' OR size(note.upgrade_from) > 0)
  AND (note.availability <> 'CONTACT_MANUFACTURER' OR note.manufacturer_code IN $owned_codes)
  AND (note.manufacturer_code IN $owned_codes OR (
    (note.until IS NULL OR note.until > $now)
    AND (
      note.availability = 'PUBLIC'
      OR ($reads_fir AND note.availability IN ['ALL_SEC_PARTIES', 'CONTACT_MANUFACTURER'])
      OR (note.availability = 'NAMED_PARTIES' AND $party <> '' AND $party IN note.parties)
    )
  ))
WITH note
ORDER BY note.cpl_entry_id
LIMIT $limit
RETURN collect([name IN [
  'cpl_entry_id', 'manufacturer_code', 'availability', 'parties', 'until', 'reference', 'summary',
  'capabilities', 'known_issues', 'fixes', 'advice', 'upgrade_from', 'planned', 'published_at', 'severity'
] | note[name]]) AS notes
