CYPHER 5
// firmware_version_environment
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by environment, in the order of their entry IDs
CREATE INDEX firmware_version_environment IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.environment, version.cpl_entry_id)
