CYPHER 5
// due_for_watches
// answers:  the next changes of the CPL and the FIR after one, and what takes or loses effect after a moment, by a second one: entries by moment
// params:   sequence INTEGER, after INTEGER, until INTEGER, limit INTEGER
// returns:  changes LIST<LIST<ANY>>, moments LIST<LIST<INTEGER>>
// rows:     one
// index:    change_sequence, upgrades_to_effective_from, upgrades_to_effective_to, firmware_version_added_on, firmware_version_removed_on
// example:  {"sequence": 0, "after": 0, "until": 1, "limit": 10}
// callers:  firmware_graph.delivery.due
// What was recorded at its own moment, as a withdrawal is, is due as a change alone.
CALL () {
  MATCH (change:Change)
  WHERE change.sequence > $sequence
  WITH change
  ORDER BY change.sequence
  LIMIT $limit
  RETURN collect([
    change.sequence, change.recorded_at, change.moves_cpl OR change.moves_fir, change.touches_everything,
    change.touched_cpl_entry_ids, change.touched_model_keys
  ]) AS changes
}
CALL () {
  MATCH (one)-[upgrade:UPGRADES_TO]->(other)
  USING RANGE INDEX SEEK upgrade:UPGRADES_TO(effective_from)
  WHERE upgrade.effective_from > $after AND upgrade.effective_from <= $until
    AND upgrade.recorded_from < upgrade.effective_from
  RETURN collect([upgrade.effective_from, one.cpl_entry_id, other.cpl_entry_id]) AS begins
}
CALL () {
  MATCH (one)-[upgrade:UPGRADES_TO]->(other)
  USING RANGE INDEX SEEK upgrade:UPGRADES_TO(effective_to)
  WHERE upgrade.effective_to > $after AND upgrade.effective_to <= $until
    AND upgrade.effective_to - coalesce(upgrade.end_recorded_from, upgrade.recorded_from) > 0
  RETURN collect([upgrade.effective_to, one.cpl_entry_id, other.cpl_entry_id]) AS ends
}
CALL () {
  MATCH (version:FirmwareVersion)
  WHERE date(datetime({epochMillis: $after})) < version.added_on <= date(datetime({epochMillis: $until}))
  RETURN collect([datetime(version.added_on).epochMillis, version.cpl_entry_id]) AS added
}
CALL () {
  MATCH (version:FirmwareVersion)
  WHERE date(datetime({epochMillis: $after})) < version.removed_on <= date(datetime({epochMillis: $until}))
  RETURN collect([datetime(version.removed_on).epochMillis, version.cpl_entry_id]) AS removed
}
RETURN changes, begins + ends + added + removed AS moments
