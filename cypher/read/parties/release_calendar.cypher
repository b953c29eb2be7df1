CYPHER 5
// release_calendar
// template: read/parties/release_calendar.cypher.j2
// answers:  the release notes that plan releases from a day on, of those that a caller may read, by code and entry
// params:   since STRING, manufacturer_code STRING, party STRING, reads_fir BOOLEAN, owned_codes LIST<STRING>, now INTEGER, limit INTEGER
// returns:  notes LIST<LIST<ANY>>
// rows:     one
// index:    release_note_last_planned_for
// example:  {"since": "2026-01-01", "manufacturer_code": "", "party": "P1", "reads_fir": true, "owned_codes": [], "now": 0, "limit": 10}
// callers:  firmware_graph.questions.parties.release_calendar
MATCH (note:ReleaseNote)
WHERE note.last_planned_for >= $since AND ($manufacturer_code = '' OR note.manufacturer_code = $manufacturer_code)
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
ORDER BY note.manufacturer_code, note.cpl_entry_id
LIMIT $limit
RETURN collect([name IN [
  'cpl_entry_id', 'manufacturer_code', 'availability', 'parties', 'until', 'reference', 'summary',
  'capabilities', 'known_issues', 'fixes', 'advice', 'upgrade_from', 'planned', 'published_at', 'severity'
] | note[name]]) AS notes
