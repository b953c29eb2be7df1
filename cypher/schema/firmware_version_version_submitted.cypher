CYPHER 5
// firmware_version_version_submitted
// drives: firmware versions by submitted version, in the order of their entry IDs
CREATE INDEX firmware_version_version_submitted IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.version_submitted, version.cpl_entry_id)
