CYPHER 5
// firmware_version_device_type
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by device type, in the order of their entry IDs
CREATE INDEX firmware_version_device_type IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.device_type, version.cpl_entry_id)
