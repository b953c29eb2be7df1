CYPHER 5
// assessed_models_by_defect
// template: read/defects/assessed_models_by_defect.cypher.j2
// answers:  for each of some defects, the number of versions of an environment of each model that has an assessed version, by pair of stack and chipset and by verdict, for the Security Sub-Committee alone
// fields:   blastRadius, exposureTo, zigbeeStacks
// params:   defect_ids LIST<STRING>, environment STRING
// returns:  models LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    defect_id, restricted_firmware_cpl_entry_id, firmware_version_environment, firmware_version_model_key, revision_name
// example:  {"defect_ids": ["CVE-1"], "environment": "PRODUCTION"}
// callers:  firmware_graph.questions.defects.shared.affected_counts
// Versions of these models without an assessment are counted too, as a model is on a stack while any of its versions
// is. The environment is part of a model's key.
UNWIND $defect_ids AS defect_id
CALL (defect_id) {
  MATCH (defect:Defect)
  WHERE defect.defect_id = defect_id
  MATCH (defect)<-[assessed:ASSESSED_FOR]-(restricted:RestrictedFirmware)
  WHERE assessed.recorded_to IS NULL
  MATCH (version:FirmwareVersion)
  USING RANGE INDEX version:FirmwareVersion(environment, cpl_entry_id)
  WHERE version.cpl_entry_id = restricted.cpl_entry_id AND version.environment = $environment
  WITH DISTINCT defect, version.model_key AS model_key
  MATCH (version:FirmwareVersion)
  WHERE version.model_key = model_key AND version.cpl_entry_id > 0
  MATCH (restricted:RestrictedFirmware)
  WHERE restricted.cpl_entry_id = version.cpl_entry_id
  OPTIONAL MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect)
  WHERE assessed.recorded_to IS NULL
  WITH restricted.stack_key AS stack_key, restricted.chipset_key AS chipset_key, assessed.verdict AS verdict,
    version.manufacturer_code AS code, version.manufacturer_name AS name, model_key, count(version) AS firmware
  RETURN collect([stack_key, chipset_key, verdict, code, name, model_key, firmware]) AS models
}
WITH collect([defect_id, models]) AS models
MATCH (revision:Revision {name: 'published'})
RETURN models, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
