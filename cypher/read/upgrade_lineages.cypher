CYPHER 5
// upgrade_lineages
// answers:  the lineages of some entries: connected versions, the other entries of their models and what is connected to those; the upgrades; code successions
// params:   cpl_entry_ids LIST<INTEGER>
// returns:  versions LIST<LIST<ANY>>, upgrades LIST<LIST<ANY>>, successions LIST<LIST<STRING>>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_cpl_entry_id, firmware_version_model_key, code_succession_pair, revision_name
// example:  {"cpl_entry_ids": [20]}
// callers:  firmware_graph.questions.upgrade_lineages
// One entry a model is enough to start from: the others are its siblings. Only siblings that are not connected
// to it are walked from, so that a dense lineage is walked once and not once for each of its versions.
MATCH (entry:FirmwareVersion)
WHERE entry.cpl_entry_id IN $cpl_entry_ids
WITH entry.model_key AS model_key, collect(entry)[0] AS asked
MATCH (asked)-[:UPGRADES_TO*0..]-(version:FirmwareVersion)
WITH DISTINCT asked, version
WITH asked, collect(version) AS connected
CALL (connected) {
  UNWIND connected AS version
  WITH DISTINCT connected, version.model_key AS model_key
  MATCH (sibling:FirmwareVersion)
  WHERE sibling.model_key = model_key AND sibling.cpl_entry_id > 0
  WITH connected, sibling
  WHERE NOT sibling IN connected
  MATCH (sibling)-[:UPGRADES_TO*0..]-(version:FirmwareVersion)
  WITH DISTINCT version
  RETURN collect(version) AS others
}
UNWIND connected + others AS version
WITH DISTINCT version
WITH collect(version) AS members
CALL (members) {
  UNWIND members AS version
  RETURN collect([
    version.cpl_entry_id, version.version_hex, version.version_submitted, version.model_key,
    version.manufacturer_code, version.manufacturer_name, version.manufacturer_name_submitted, version.device_type,
    version.generation, version.environment, version.model_identifier, version.model_name,
    version.hardware_version, version.hardware_revision, version.variant, version.listed_status,
    toString(version.added_on), toString(version.removed_on), version.gbcs_version, version.smets_chts_version,
    version.zigbee_band, version.zigbee_band_submitted, version.han_join_notes, version.image_hash,
    version.cpa_certificate_id, toString(version.cpa_expires_on), toString(version.cpa_renews_on),
    version.data_quality, version.minimum_hardware, version.maximum_hardware, version.required_comms_hub_entry_id,
    version.predecessors_declared, version.has_quarantined_predecessor, toString(version.released_on),
    version.manufacturer_contact, version.recorded_from
  ]) AS versions
}
CALL (members) {
  UNWIND members AS version
  MATCH (version)-[upgrade:UPGRADES_TO]->(successor:FirmwareVersion)
  RETURN collect([
    version.cpl_entry_id, successor.cpl_entry_id, upgrade.evidence, upgrade.recommendation, upgrade.is_rollback,
    upgrade.asserted_by, upgrade.effective_from, upgrade.effective_to, upgrade.recorded_from, upgrade.recorded_to,
    upgrade.end_code, upgrade.end_recorded_from
  ]) AS upgrades
}
CALL () {
  MATCH (succession:CodeSuccession)
  WHERE succession.key > ''
  RETURN collect([succession.from_code, succession.to_code]) AS successions
}
MATCH (revision:Revision {name: 'published'})
RETURN versions, upgrades, successions, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
