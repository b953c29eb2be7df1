CYPHER 5
// tallies_by_stack_build
// template: read/defects/tallies_by_stack_build.cypher.j2
// answers:  the number of versions of an environment on each of some pairs of stack and chipset, and their models, by manufacturer, for the Security Sub-Committee alone
// fields:   blastRadius, exposureTo
// params:   builds LIST<LIST<STRING>>, environment STRING
// returns:  tallies LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, firmware_version_environment, revision_name
// example:  {"builds": [["a", "b"]], "environment": "PRODUCTION"}
// callers:  firmware_graph.questions.defects.shared.affected_counts
// A pair is a stack's and a chipset's key, '' for what is not recorded.
UNWIND $builds AS build
CALL (build) {
  MATCH (restricted:RestrictedFirmware)
  WHERE restricted.stack_key = build[0] AND restricted.chipset_key = build[1] AND restricted.cpl_entry_id > 0
  MATCH (version:FirmwareVersion)
  USING RANGE INDEX version:FirmwareVersion(environment, cpl_entry_id)
  WHERE version.cpl_entry_id = restricted.cpl_entry_id AND version.environment = $environment
  WITH version.model_key AS model_key, version.manufacturer_code AS code, version.manufacturer_name AS name,
    count(version) AS firmware
  WITH code, name, sum(firmware) AS firmware, collect(model_key) AS model_keys
  RETURN collect([code, name, firmware, model_keys]) AS makers
}
WITH collect([build, makers]) AS tallies
MATCH (revision:Revision {name: 'published'})
RETURN tallies, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
