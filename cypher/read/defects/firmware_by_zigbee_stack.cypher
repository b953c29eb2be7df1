CYPHER 5
// firmware_by_zigbee_stack
// template: read/defects/firmware_by_zigbee_stack.cypher.j2
// answers:  a page of the firmware versions built on each of some ZigBee stack versions, for the Security Sub-Committee alone
// params:   stacks LIST<LIST<ANY>>, after INTEGER, limit INTEGER, wants_total BOOLEAN, wants_rows BOOLEAN
// returns:  pages LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, zigbee_stack_key, firmware_version_cpl_entry_id, revision_name
// example:  {"stacks": [["a", ["b", ""]]], "after": 0, "limit": 51, "wants_total": true, "wants_rows": true}
// callers:  firmware_graph.questions.defects.firmware_by_zigbee_stack
// A stack is its key and the keys of the chipsets that it is recorded with, '' for none. The index has the entries of
// each pair in the order of their IDs, so that the cost follows the size of the page and not that of the stack.
UNWIND $stacks AS stack
WITH stack[0] AS key, stack[1] AS chipset_keys
CALL (key, chipset_keys) {
  UNWIND chipset_keys AS chipset_key
  CALL (key, chipset_key) {
    MATCH (restricted:RestrictedFirmware)
    WHERE restricted.stack_key = key AND restricted.chipset_key = chipset_key AND restricted.cpl_entry_id > $after
    RETURN restricted.cpl_entry_id AS cpl_entry_id
    ORDER BY restricted.stack_key, restricted.chipset_key, restricted.cpl_entry_id
    LIMIT $limit
  }
  WITH cpl_entry_id
  ORDER BY cpl_entry_id
  LIMIT $limit
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id = cpl_entry_id
  WITH version
  ORDER BY version.cpl_entry_id
  WITH version.cpl_entry_id AS entry, CASE WHEN $wants_rows THEN properties(version) END AS facts
  RETURN collect(CASE WHEN facts IS NULL THEN entry ELSE [
    facts.cpl_entry_id, facts.version_hex, facts.version_submitted, facts.model_key, facts.manufacturer_code,
    facts.manufacturer_name, facts.manufacturer_name_submitted, facts.device_type, facts.generation,
    facts.environment, facts.model_identifier, facts.model_name, facts.hardware_version,
    facts.hardware_revision, facts.variant, facts.listed_status, toString(facts.added_on),
    toString(facts.removed_on), facts.gbcs_version, facts.smets_chts_version, facts.zigbee_band,
    facts.zigbee_band_submitted, facts.han_join_notes, facts.image_hash, facts.cpa_certificate_id,
    toString(facts.cpa_expires_on), toString(facts.cpa_renews_on), facts.data_quality, facts.minimum_hardware,
    facts.maximum_hardware, facts.required_comms_hub_entry_id, facts.predecessors_declared,
    facts.has_quarantined_predecessor, toString(facts.released_on), facts.manufacturer_contact,
    facts.recorded_from
  ] END) AS versions
}
CALL (key) {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (stack:ZigbeeStack)
  WHERE stack.key = key
  RETURN sum(COUNT { (stack)<-[:BUILT_ON]-() }) AS total
}
WITH collect([key, versions, total]) AS pages
MATCH (revision:Revision {name: 'published'})
RETURN pages, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
