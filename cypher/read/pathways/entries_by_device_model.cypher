CYPHER 5
// entries_by_device_model
// template: read/pathways/entries_by_device_model.cypher.j2
// answers:  the entry IDs of some device models
// params:   model_keys LIST<STRING>
// returns:  entries LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_model_key, revision_name
// example:  {"model_keys": ["a"]}
// callers:  firmware_graph.questions.pathways.lineage
MATCH (version:FirmwareVersion)
WHERE version.model_key IN $model_keys AND version.cpl_entry_id > 0
WITH version.model_key AS model_key, collect(version.cpl_entry_id) AS cpl_entry_ids
WITH collect([model_key, cpl_entry_ids]) AS entries
MATCH (revision:Revision {name: 'published'})
RETURN entries, [
  revision.announced, revision.announced_tiers, revision.publishing, revision.publishing_tiers,
  revision.loading, revision.lease_milliseconds,
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at
] AS revision
