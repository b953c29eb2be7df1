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
  RETURN collect(CASE WHEN facts IS NULL THEN entry ELSE [name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END] END) AS versions
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
