CYPHER 5
// firmware_version_added_on
// drives: the versions that come onto the list on some days
CREATE INDEX firmware_version_added_on IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.added_on)
