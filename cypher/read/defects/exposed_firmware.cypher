CYPHER 5
// exposed_firmware
// template: read/defects/exposed_firmware.cypher.j2
// answers:  for each request, a page of the firmware that is built on some pairs of stack and chipset, or has some assessment verdicts, for the Security Sub-Committee alone
// fields:   exposureTo
// params:   requests LIST<LIST<ANY>>, filters LIST<LIST<ANY>>, status STRING, today STRING, after INTEGER, limit INTEGER, wants_rows BOOLEAN
// returns:  pages LIST<LIST<LIST<ANY>>>, revision LIST<ANY>
// rows:     one
// index:    restricted_firmware_build, restricted_firmware_cpl_entry_id, defect_id, firmware_version_cpl_entry_id, revision_name
// example:  {"requests": [["CVE-1", [["a", "b"]], ["AFFECTED"], true]], "filters": [["environment", ["PRODUCTION"]]], "status": null, "today": "2026-01-01", "after": 0, "limit": 51, "wants_rows": true}
// callers:  firmware_graph.questions.defects.exposed_firmware
// A request is a defect ID, pairs of a stack's and a chipset's key, assessment verdicts, and whether versions without
// restricted facts count. An assessment of an entry takes precedence over its pair; the defect ID is '' where no
// version is assessed. The first entries of all pairs come from the index alone; the rest of the pairs is read only
// where some of these do not fit the filter.
UNWIND range(0, size($requests) - 1) AS place
WITH place, $requests[place] AS request
WITH place, request[0] AS defect_id, request[1] AS builds, request[2] AS verdicts, request[3] AS takes_unrecorded
CALL (defect_id, builds, verdicts, takes_unrecorded) {
  CALL (defect_id, builds, verdicts, takes_unrecorded) {
    UNWIND builds AS build
    CALL (defect_id, build) {
      MATCH (restricted:RestrictedFirmware)
      WHERE restricted.stack_key = build[0] AND restricted.chipset_key = build[1] AND restricted.cpl_entry_id > $after
        AND (defect_id = '' OR NOT EXISTS {
          MATCH (restricted)-[assessed:ASSESSED_FOR]->(defect:Defect)
          WHERE assessed.recorded_to IS NULL AND defect.defect_id = defect_id
        })
      RETURN restricted.cpl_entry_id AS cpl_entry_id
      ORDER BY restricted.stack_key, restricted.chipset_key, restricted.cpl_entry_id
      LIMIT $limit
    }
    WITH builds, defect_id, build, cpl_entry_id
    ORDER BY cpl_entry_id
    LIMIT $limit
    WITH builds, defect_id, collect([cpl_entry_id, build]) AS first
    CALL (first) {
      UNWIND first AS one
      MATCH (version:FirmwareVersion)
      WHERE version.cpl_entry_id = one[0]
        AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
        AND ($status IS NULL OR $status = CASE
          WHEN version.removed_on IS NULL THEN version.listed_status
          WHEN version.removed_on <= date($today) THEN 'REMOVED'
          ELSE 'CURRENT'
        END)
      RETURN collect([version, one[1]]) AS fitting
    }
    CALL (builds, defect_id, first, fitting) {
      UNWIND fitting AS one
      RETURN one[0] AS version, one[1] AS build
      UNION ALL
      UNWIND CASE WHEN size(fitting) < $limit AND size(first) = $limit THEN builds ELSE [] END AS build
      WITH defect_id, build, first[-1][0] AS last
      CALL (defect_id, build, last) {
        MATCH (restricted:RestrictedFirmware)
        WHERE restricted.stack_key = build[0] AND restricted.chipset_key = build[1] AND restricted.cpl_entry_id > last
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
        RETURN version
        ORDER BY restricted.stack_key, restricted.chipset_key, restricted.cpl_entry_id
        LIMIT $limit
      }
      RETURN version, build
    }
    RETURN version, build[0] AS stack_key, build[1] AS chipset_key, NULL AS verdict
    UNION ALL
    MATCH (defect:Defect)
    WHERE defect.defect_id = defect_id
    MATCH (defect)<-[assessed:ASSESSED_FOR]-(restricted:RestrictedFirmware)
    WHERE assessed.recorded_to IS NULL AND assessed.verdict IN verdicts AND restricted.cpl_entry_id > $after
    MATCH (version:FirmwareVersion)
    WHERE version.cpl_entry_id = restricted.cpl_entry_id
      AND all(filter IN $filters WHERE version[filter[0]] IN filter[1])
      AND ($status IS NULL OR $status = CASE
        WHEN version.removed_on IS NULL THEN version.listed_status
        WHEN version.removed_on <= date($today) THEN 'REMOVED'
        ELSE 'CURRENT'
      END)
    RETURN version, restricted.stack_key AS stack_key, restricted.chipset_key AS chipset_key, assessed.verdict AS verdict
    ORDER BY version.cpl_entry_id
    LIMIT $limit
    UNION ALL
    UNWIND CASE WHEN takes_unrecorded THEN [$after] ELSE [] END AS lower_end
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
      RETURN version
      ORDER BY version.cpl_entry_id
      LIMIT $limit
    }
    RETURN version, '' AS stack_key, '' AS chipset_key, NULL AS verdict
  }
  WITH version, stack_key, chipset_key, verdict
  ORDER BY version.cpl_entry_id
  LIMIT $limit
  WITH
    stack_key, chipset_key, verdict, version.cpl_entry_id AS entry,
    CASE WHEN $wants_rows THEN properties(version) END AS facts
  RETURN collect([stack_key, chipset_key, verdict, CASE WHEN facts IS NULL THEN entry ELSE [name IN [
    'cpl_entry_id', 'version_hex', 'version_submitted', 'model_key', 'manufacturer_code', 'manufacturer_name',
    'manufacturer_name_submitted', 'device_type', 'generation', 'environment', 'model_identifier', 'model_name',
    'hardware_version', 'hardware_revision', 'variant', 'listed_status', 'added_on', 'removed_on',
    'gbcs_version', 'smets_chts_version', 'zigbee_band', 'zigbee_band_submitted', 'han_join_notes',
    'image_hash', 'cpa_certificate_id', 'cpa_expires_on', 'cpa_renews_on', 'data_quality', 'minimum_hardware',
    'maximum_hardware', 'required_comms_hub_entry_id', 'predecessors_declared', 'has_quarantined_predecessor',
    'released_on', 'manufacturer_contact', 'recorded_from'
  ] | CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END] END]) AS page
}
WITH collect([place, page]) AS pages
MATCH (revision:Revision {name: 'published'})
RETURN pages, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
