CYPHER 5
// exposed_firmware_counts
// answers:  for each request, how much firmware is built of some pairs of stack and chipset, or assessed as said, by stack, model and manufacturer, for the Security Sub-Committee alone
// params:   requests LIST<LIST<ANY>>, filter MAP, status STRING, today STRING
// returns:  counts LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, restricted_firmware_cpl_entry_id, defect_id, firmware_version_cpl_entry_id, revision_name
// example:  {"requests": [["CVE-1", [["a", "b"]], ["AFFECTED"], true]], "filter": {"environment": "PRODUCTION"}, "status": "CURRENT", "today": "2026-01-01"}
// callers:  firmware_graph.questions.exposed_firmware_counts
// A request is a defect ID, pairs of a stack's and a chipset's key, verdicts of assessments, and whether firmware
// counts of which nothing is recorded. An assessment of an entry goes before what it is built of.
UNWIND range(0, size($requests) - 1) AS place
WITH place, $requests[place] AS request
WITH place, request[0] AS defect_id, request[1] AS builds, request[2] AS verdicts, request[3] AS takes_unrecorded
CALL (defect_id, builds, verdicts, takes_unrecorded) {
  UNWIND builds AS build
  CALL (defect_id, build) {
    MATCH (restricted:RestrictedFirmware)
    WHERE restricted.stack_key = build[0] AND restricted.chipset_key = build[1] AND restricted.cpl_entry_id > 0
      AND NOT EXISTS {
        MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect:Defect)
        WHERE assessed.recorded_to IS NULL AND defect.defect_id = defect_id
      }
    MATCH (version:FirmwareVersion)
    WHERE version.cpl_entry_id = restricted.cpl_entry_id
      AND all(name IN keys($filter) WHERE version[name] = $filter[name])
      AND ($status IS NULL OR $status = CASE
        WHEN version.removed_on IS NULL THEN version.listed_status
        WHEN version.removed_on <= date($today) THEN 'REMOVED'
        ELSE 'CURRENT'
      END)
    RETURN version
  }
  RETURN version, build[0] AS stack_key, build[1] AS chipset_key, NULL AS verdict
  UNION ALL
  MATCH (defect:Defect)
  WHERE defect.defect_id = defect_id
  MATCH (defect)<-[assessed:ASSESSED_FOR]-(restricted:RestrictedFirmware)
  WHERE assessed.recorded_to IS NULL AND assessed.verdict IN verdicts AND restricted.cpl_entry_id > 0
  MATCH (version:FirmwareVersion)
  WHERE version.cpl_entry_id = restricted.cpl_entry_id
    AND all(name IN keys($filter) WHERE version[name] = $filter[name])
    AND ($status IS NULL OR $status = CASE
      WHEN version.removed_on IS NULL THEN version.listed_status
      WHEN version.removed_on <= date($today) THEN 'REMOVED'
      ELSE 'CURRENT'
    END)
  RETURN version, restricted.stack_key AS stack_key, restricted.chipset_key AS chipset_key, assessed.verdict AS verdict
  UNION ALL
  UNWIND CASE WHEN takes_unrecorded THEN [0] ELSE [] END AS lower_end
  CALL (lower_end) {
    MATCH (version:FirmwareVersion)
    WHERE version.cpl_entry_id > lower_end
      AND NOT EXISTS { MATCH (restricted:RestrictedFirmware) WHERE restricted.cpl_entry_id = version.cpl_entry_id }
      AND all(name IN keys($filter) WHERE version[name] = $filter[name])
      AND ($status IS NULL OR $status = CASE
        WHEN version.removed_on IS NULL THEN version.listed_status
        WHEN version.removed_on <= date($today) THEN 'REMOVED'
        ELSE 'CURRENT'
      END)
    RETURN version
  }
  RETURN version, '' AS stack_key, '' AS chipset_key, NULL AS verdict
}
WITH place, stack_key, version.manufacturer_code AS code, version.manufacturer_name AS name,
  version.model_key AS model_key, count(version) AS firmware
WITH collect([place, stack_key, code, name, model_key, firmware]) AS counts
MATCH (revision:Revision {name: 'published'})
RETURN counts, [
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at,
  revision.publishing, revision.publishing_tiers, revision.loading
] AS revision
