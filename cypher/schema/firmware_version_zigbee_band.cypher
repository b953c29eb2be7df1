CYPHER 5
// firmware_version_zigbee_band
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by ZigBee band, in the order of their entry IDs
CREATE INDEX firmware_version_zigbee_band IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.zigbee_band, version.cpl_entry_id)
