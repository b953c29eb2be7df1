CYPHER 5
// exposed_firmware_groups
// template: read/defects/exposed_firmware_groups.cypher.j2
// answers:  for each request, by model and band, the number of versions that are built on some pairs of stack and chipset, or have some assessment verdicts, and of given devices on them, for the Security Sub-Committee alone
// params:   requests LIST<LIST<ANY>>, filters LIST<LIST<ANY>>, status STRING, today STRING, devices MAP
// returns:  groups LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, restricted_firmware_cpl_entry_id, defect_id, firmware_version_cpl_entry_id, revision_name
// example:  {"requests": [["CVE-1", [["a", "b"]], ["AFFECTED"], true]], "filters": [["environment", ["PRODUCTION"]]], "status": null, "today": "2026-01-01", "devices": {"20": 5}}
// callers:  firmware_graph.questions.defects.exposure_summary
// A request is a defect ID, pairs of a stack's and a chipset's key, assessment verdicts, and whether versions without
// restricted facts count. An assessment of an entry takes precedence over its pair; the defect ID is '' where no
// version is assessed. Devices are by entry ID as text. A group is its least entry, its manufacturer's code,
// the model's key, the band, the number of versions and that of devices.
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
    RETURN min(version.cpl_entry_id) AS entry, version.manufacturer_code AS code,
      version.model_key AS model_key, version.zigbee_band AS band, count(version) AS firmware,
      sum(coalesce($devices[toString(version.cpl_entry_id)], 0)) AS devices
  }
  RETURN entry, code, model_key, band, firmware, devices
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
  RETURN min(version.cpl_entry_id) AS entry, version.manufacturer_code AS code,
    version.model_key AS model_key, version.zigbee_band AS band, count(version) AS firmware,
    sum(coalesce($devices[toString(version.cpl_entry_id)], 0)) AS devices
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
    RETURN min(version.cpl_entry_id) AS entry, version.manufacturer_code AS code,
      version.model_key AS model_key, version.zigbee_band AS band, count(version) AS firmware,
      sum(coalesce($devices[toString(version.cpl_entry_id)], 0)) AS devices
  }
  RETURN entry, code, model_key, band, firmware, devices
}
WITH place, code, model_key, band, min(entry) AS entry, sum(firmware) AS firmware, sum(devices) AS devices
WITH place, collect([entry, code, model_key, band, firmware, devices]) AS groups_of_place
WITH collect([place, groups_of_place]) AS groups
MATCH (revision:Revision {name: 'published'})
RETURN groups, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
