CYPHER 5
// publish_release_note
// changes:  publishes a release note of an entry of some codes in place of the one that there is, which stays as a past one, unless that was done as often as it may be since a moment; tells who may read either
// params:   cpl_entry_id INTEGER, owned_codes LIST<STRING>, properties MAP, now INTEGER, since INTEGER, most INTEGER, event MAP
// returns:  manufacturer_code STRING, is_published BOOLEAN
// rows:     one
// index:    firmware_version_cpl_entry_id, release_note_cpl_entry_id, party_stream_party
// example:  {"cpl_entry_id": 1, "owned_codes": ["1063"], "properties": {"availability": "NAMED_PARTIES", "parties": ["P1"]}, "now": 0, "since": 0, "most": 50, "event": {"kind": "RELEASE_NOTE_CHANGED"}}
// callers:  firmware_graph.changes.publish_release_note
// The note is locked before it is read, so that two at once replace one another in turn. An event for every SEC Party is in the stream of no party, which all of them read; others are in those of named ones.
OPTIONAL MATCH (version:FirmwareVersion {cpl_entry_id: $cpl_entry_id})
USING INDEX version:FirmwareVersion(cpl_entry_id)
CALL (version) {
  WITH version
  WHERE version.manufacturer_code IN $owned_codes
  MERGE (note:ReleaseNote {cpl_entry_id: $cpl_entry_id})
  SET note.is_replaced = true
  WITH version, note, [moment IN coalesce(note.stated_at, []) WHERE moment > $since] AS stated_at
  SET note.is_replaced = null
  WITH version, note, stated_at
  WHERE size(stated_at) < $most
  WITH version, note, stated_at, CASE
      WHEN note.availability IS NULL OR note.until <= $now THEN []
      WHEN note.availability = 'NAMED_PARTIES' THEN note.parties
      ELSE ['']
    END AS told_of_past
  CALL (note) {
    WITH note
    WHERE note.published_at IS NOT NULL
    CREATE (past:PastReleaseNote)
    SET past = properties(note), past.replaced_at = $now, past.stated_at = null
  }
  SET note = $properties, note.cpl_entry_id = $cpl_entry_id, note.manufacturer_code = version.manufacturer_code,
    note.stated_at = stated_at + $now
  WITH version, told_of_past + CASE WHEN note.availability = 'NAMED_PARTIES' THEN note.parties ELSE [''] END AS told
  CALL (version, told) {
    UNWIND CASE WHEN '' IN told THEN [''] ELSE told END AS party
    WITH DISTINCT version, party
    ORDER BY party
    MERGE (stream:PartyStream {party: party})
    SET stream.last = coalesce(stream.last, 0) + 1,
      stream.recorded_at = CASE WHEN coalesce(stream.recorded_at, 0) > $now THEN stream.recorded_at ELSE $now END
    CREATE (event:PartyEvent)
    SET event = $event, event.party = party, event.number = stream.last, event.recorded_at = stream.recorded_at,
      event.cpl_entry_ids = [$cpl_entry_id], event.device_types = [version.device_type],
      event.manufacturer_codes = [version.manufacturer_code], event.model_keys = [version.model_key]
  }
  RETURN count(*) > 0 AS is_published
}
RETURN version.manufacturer_code AS manufacturer_code, is_published
