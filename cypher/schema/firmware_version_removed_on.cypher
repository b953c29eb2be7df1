CYPHER 5
// firmware_version_removed_on
// drives: the versions that leave the list on some days
CREATE INDEX firmware_version_removed_on IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.removed_on)
