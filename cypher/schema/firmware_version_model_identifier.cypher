CYPHER 5
// firmware_version_model_identifier
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by model identifier, in the order of their entry IDs
CREATE INDEX firmware_version_model_identifier IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.model_identifier, version.cpl_entry_id)
