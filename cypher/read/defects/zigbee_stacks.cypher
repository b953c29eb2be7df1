CYPHER 5
// zigbee_stacks
// template: read/defects/zigbee_stacks.cypher.j2
// answers:  a page of the ZigBee stack versions, in the order of their keys, for the Security Sub-Committee alone
// params:   name STRING, chipset_vendor STRING, after STRING, limit INTEGER, wants_total BOOLEAN
// returns:  stacks LIST<LIST<ANY>>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    zigbee_stack_key, chipset_key, restricted_firmware_build, revision_name
// example:  {"name": null, "chipset_vendor": "Silicon Labs", "after": "", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.defects.zigbee_stacks
MATCH (stack:ZigbeeStack)
WHERE stack.key > $after AND ($name IS NULL OR stack.name = $name)
  AND ($chipset_vendor IS NULL OR EXISTS {
    MATCH (chipset:Chipset)
    WHERE chipset.key > '' AND chipset.vendor = $chipset_vendor AND EXISTS {
      MATCH (restricted:RestrictedFirmware)
      WHERE restricted.stack_key = stack.key AND restricted.chipset_key = chipset.key AND restricted.cpl_entry_id > 0
    }
  })
WITH stack
ORDER BY stack.key
LIMIT $limit
WITH collect([stack.key, stack.name, stack.version]) AS stacks
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (stack:ZigbeeStack)
  WHERE stack.key > '' AND ($name IS NULL OR stack.name = $name)
    AND ($chipset_vendor IS NULL OR EXISTS {
      MATCH (chipset:Chipset)
      WHERE chipset.key > '' AND chipset.vendor = $chipset_vendor AND EXISTS {
        MATCH (restricted:RestrictedFirmware)
        WHERE restricted.stack_key = stack.key AND restricted.chipset_key = chipset.key AND restricted.cpl_entry_id > 0
      }
    })
  RETURN count(stack) AS total
}
MATCH (revision:Revision {name: 'published'})
RETURN stacks, total, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
