CYPHER 5
// past_records
// template: read/pathways/past_records.cypher.j2
// answers:  status, dates and declarations of entries as they were recorded at an earlier moment
// params:   cpl_entry_ids LIST<INTEGER>, known_at INTEGER
// returns:  past_records LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    past_record_cpl_entry_id, revision_name
// example:  {"cpl_entry_ids": [20], "known_at": 0}
// callers:  firmware_graph.questions.pathways.upgrade_lineages
MATCH (past:PastRecord)
WHERE past.cpl_entry_id IN $cpl_entry_ids AND past.recorded_to > $known_at AND past.recorded_from <= $known_at
WITH collect([
  past.cpl_entry_id, past.listed_status, toString(past.added_on), toString(past.removed_on),
  past.predecessors_declared, past.has_quarantined_predecessor
]) AS past_records
MATCH (revision:Revision {name: 'published'})
RETURN past_records, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
