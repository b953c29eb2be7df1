CYPHER 5
// exposed_firmware_counts
// template: read/defects/exposed_firmware_counts.cypher.j2
// answers:  for each request, the number of versions that are built on some pairs of stack and chipset, or have some assessment verdicts, for the Security Sub-Committee alone
// fields:   exposureTo
// params:   requests LIST<LIST<ANY>>, filters LIST<LIST<ANY>>, status STRING, today STRING
// returns:  counts LIST<INTEGER>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, restricted_firmware_cpl_entry_id, defect_id, firmware_version_cpl_entry_id, revision_name
// example:  {"requests": [["CVE-1", [["a", "b"]], ["AFFECTED"], true]], "filters": [["environment", ["PRODUCTION"]]], "status": null, "today": "2026-01-01"}
// callers:  firmware_graph.questions.defects.shared.exposed_firmware_counts
// A request is a defect ID, pairs of a stack's and a chipset's key, assessment verdicts, and whether versions without
// restricted facts count. An assessment of an entry takes precedence over its pair; the defect ID is '' where no
// version is assessed.
UNWIND range(0, size($requests) - 1) AS place
WITH place, $requests[place] AS request
WITH place, request[0] AS defect_id, request[1] AS builds, request[2] AS verdicts, request[3] AS takes_unrecorded
CALL (defect_id, builds, verdicts, takes_unrecorded) {
  UNWIND builds AS build
  CALL (defect_id, build) {
    MATCH (restricted:RestrictedFirmware)
    WHERE restricted.stack_key = build[0] AND restricted.chipset_key = build[1] AND restricted.cpl_entry_id > 0
      AND (defect_id = '' OR NOT EXISTS {
        MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect:Defect)
        WHERE assessed.recorded_to IS NULL AND defect.defect_id = defect_id
      })
    MATCH (version:FirmwareVersion)
    WHERE version.cpl_entry_id = restricted.cpl_entry_id
      AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
      AND ($status IS NULL OR $status = CASE
        WHEN version.removed_on IS NULL THEN version.listed_status
        WHEN version.removed_on <= date($today) THEN 'REMOVED'
        ELSE 'CURRENT'
      END)
    RETURN count(version) AS firmware
  }
  RETURN firmware
  UNION ALL
  MATCH (defect:Defect)
  WHERE defect.defect_id = defect_id
  MATCH (defect)<-[assessed:ASSESSED_FOR]-(restricted:RestrictedFirmware)
  WHERE assessed.recorded_to IS NULL AND assessed.verdict IN verdicts AND restricted.cpl_entry_id > 0
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id = restricted.cpl_entry_id
    AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
    AND ($status IS NULL OR $status = CASE
      WHEN version.removed_on IS NULL THEN version.listed_status
      WHEN version.removed_on <= date($today) THEN 'REMOVED'
      ELSE 'CURRENT'
    END)
  RETURN count(version) AS firmware
  UNION ALL
  UNWIND CASE WHEN takes_unrecorded THEN [0] ELSE [] END AS lower_end
  CALL (lower_end) {
    MATCH (version:FirmwareVersion)
    WHERE version.cpl_entry_id > lower_end
      AND NOT EXISTS { MATCH (restricted:RestrictedFirmware) WHERE restricted.cpl_entry_id = version.cpl_entry_id }
      AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
      AND ($status IS NULL OR $status = CASE
        WHEN version.removed_on IS NULL THEN version.listed_status
        WHEN version.removed_on <= date($today) THEN 'REMOVED'
        ELSE 'CURRENT'
      END)
    RETURN count(version) AS firmware
  }
  RETURN firmware
}
WITH place, sum(firmware) AS firmware
ORDER BY place
WITH collect(firmware) AS counts
MATCH (revision:Revision {name: 'published'})
RETURN counts, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
