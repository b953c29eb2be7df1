CYPHER 5
// firmware_version_version_hex
// drives: firmware versions by their version, in the order of their entry IDs
CREATE INDEX firmware_version_version_hex IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.version_hex, version.cpl_entry_id)
