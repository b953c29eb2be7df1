CYPHER 5
// firmware_version_manufacturer_code
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by manufacturer code, in the order of their entry IDs
CREATE INDEX firmware_version_manufacturer_code IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.manufacturer_code, version.cpl_entry_id)
