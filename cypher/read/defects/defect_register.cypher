CYPHER 5
// defect_register
// template: read/defects/defect_register.cypher.j2
// answers:  every defect with its current ranges, the defects that have assessments, and the distinct pairs of stack and chipset in use, for the Security Sub-Committee alone
// fields:   blastRadius, defect, defects, exposureTo, sharedDefects, zigbeeStack, zigbeeStacks
// params:   none
// returns:  defects LIST<LIST<ANY>>, assessed LIST<STRING>, builds LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    defect_id, zigbee_stack_key, chipset_key, restricted_firmware_build, revision_name
// example:  {}
// callers:  firmware_graph.questions.defects.shared.defect_register, firmware_graph.records.defects.recorded_defects
// Every possible pair is looked up in the index, so that the cost follows the number of stacks and chipsets and not
// the number of versions.
MATCH (defect:Defect)
WHERE defect.defect_id > ''
CALL (defect) {
  MATCH (defect)-[range:IN_RANGE]->(family:StackFamily)
  WHERE range.recorded_to IS NULL
  RETURN collect([
    family.name, range.introduced, range.fixed, range.last_affected, range.chipset_vendor, range.chipset_part,
    range.is_published
  ]) AS ranges
}
WITH defect, ranges,
  EXISTS { MATCH (defect)<-[assessment:ASSESSED_FOR]-() WHERE assessment.recorded_to IS NULL } AS is_assessed
ORDER BY defect.defect_id
WITH collect(CASE WHEN is_assessed THEN defect.defect_id END) AS assessed, collect([
  defect.defect_id, defect.aliases, defect.title, defect.severity, defect.references, defect.withdrawn_at,
  defect.recorded_from, ranges
]) AS defects
OPTIONAL MATCH (stack:ZigbeeStack)
WHERE stack.key > ''
WITH defects, assessed, collect(CASE WHEN stack IS NOT NULL THEN [stack.key, stack.name, stack.version] END) + [[NULL]] AS stacks
OPTIONAL MATCH (chipset:Chipset)
WHERE chipset.key > ''
WITH defects, assessed, stacks,
  collect(CASE WHEN chipset IS NOT NULL THEN [chipset.key, chipset.vendor, chipset.part] END) + [[NULL]] AS chipsets
CALL (stacks, chipsets) {
  UNWIND stacks AS stack
  UNWIND chipsets AS chipset
  WITH stack, chipset, coalesce(stack[0], '') AS stack_key, coalesce(chipset[0], '') AS chipset_key
  WHERE EXISTS {
    MATCH (restricted:RestrictedFirmware)
    WHERE restricted.stack_key = stack_key AND restricted.chipset_key = chipset_key AND restricted.cpl_entry_id > 0
  }
  RETURN collect([stack, chipset]) AS builds
}
MATCH (revision:Revision {name: 'published'})
RETURN defects, assessed, builds, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
