CYPHER 5
// firmware_version_manufacturer_name_submitted
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by manufacturer names, in the order of their entry IDs
CREATE INDEX firmware_version_manufacturer_name_submitted IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.manufacturer_name_submitted, version.cpl_entry_id)
