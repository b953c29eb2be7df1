CYPHER 5
// firmware_version_model_key
// drives: the firmware of a device model, in the order of their entry IDs
CREATE INDEX firmware_version_model_key IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.model_key, version.cpl_entry_id)
