CYPHER 5
// firmware_version_generation
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by generation, in the order of their entry IDs
CREATE INDEX firmware_version_generation IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.generation, version.cpl_entry_id)
