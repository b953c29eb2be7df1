CYPHER 5
// approve_targets
// changes:  sets what a party says of entries as its targets, unless one is not recorded or it would have too many; one at a time
// params:   party STRING, cpl_entry_ids LIST<INTEGER>, most INTEGER, properties MAP
// returns:  unknown LIST<INTEGER>, is_full BOOLEAN
// rows:     one
// index:    target_book_party, target_place, firmware_version_cpl_entry_id
// example:  {"party": "P1", "cpl_entry_ids": [1], "most": 10, "properties": {"is_avoided": false}}
// callers:  firmware_graph.changes.approve_targets
CALL () {
  UNWIND $cpl_entry_ids AS entry
  OPTIONAL MATCH (version:FirmwareVersion {cpl_entry_id: entry})
  USING INDEX version:FirmwareVersion(cpl_entry_id)
  RETURN collect(CASE WHEN version IS NULL THEN entry END) AS unknown
}
MERGE (book:TargetBook {party: $party})
SET book.sets = coalesce(book.sets, 0) + 1
WITH unknown, book
CALL (book) {
  MATCH (other:Target)
  USING INDEX other:Target(party, cpl_entry_id)
  WHERE other.party = book.party AND other.cpl_entry_id >= 0 AND NOT other.cpl_entry_id IN $cpl_entry_ids
  RETURN count(other) + size($cpl_entry_ids) > $most AS is_full
}
CALL (unknown, is_full) {
  WITH unknown, is_full
  WHERE size(unknown) = 0 AND NOT is_full
  UNWIND $cpl_entry_ids AS entry
  MERGE (target:Target {party: $party, cpl_entry_id: entry})
  SET target = $properties, target.party = $party, target.cpl_entry_id = entry
  RETURN count(target) AS written
}
RETURN unknown, is_full
