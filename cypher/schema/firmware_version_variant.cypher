CYPHER 5
// firmware_version_variant
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by variant, in the order of their entry IDs
CREATE INDEX firmware_version_variant IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.variant, version.cpl_entry_id)
