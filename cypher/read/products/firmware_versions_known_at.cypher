CYPHER 5
// firmware_versions_known_at
// template: read/products/firmware_versions_known_at.cypher.j2
// answers:  the entries that were corrected since an earlier moment, and fitted a filter as they were recorded then
// fields:   deadEnds, undeclared
// params:   filters LIST<LIST<ANY>>, status STRING, today STRING, known_at INTEGER, limit INTEGER
// returns:  cpl_entry_ids LIST<INTEGER>, revision LIST<ANY>
// rows:     one
// index:    past_record_recorded_to, revision_name
// example:  {"filters": [["environment", ["PRODUCTION"]]], "status": null, "today": "2026-01-01", "known_at": 0, "limit": 20001}
// callers:  firmware_graph.questions.products.shared.firmware_versions_known_at
// Costs what was corrected since.
MATCH (past:PastRecord)
WHERE past.recorded_to > $known_at AND past.recorded_from <= $known_at
  AND all(filter IN $filters WHERE past[filter[0]] IN filter[1])
  AND ($status IS NULL OR $status = CASE
    WHEN past.removed_on IS NULL THEN past.listed_status
    WHEN past.removed_on <= date($today) THEN 'REMOVED'
    ELSE 'CURRENT'
  END)
WITH past.cpl_entry_id AS cpl_entry_id
LIMIT $limit
WITH collect(cpl_entry_id) AS cpl_entry_ids
MATCH (revision:Revision {name: 'published'})
RETURN cpl_entry_ids, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
