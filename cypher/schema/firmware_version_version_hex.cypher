CYPHER 5
// firmware_version_version_hex
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by version hex, in the order of their entry IDs
CREATE INDEX firmware_version_version_hex IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.version_hex, version.cpl_entry_id)
