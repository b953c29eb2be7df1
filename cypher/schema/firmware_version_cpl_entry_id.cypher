CYPHER 5
// firmware_version_cpl_entry_id
// keeps: one version for a CPL Entry ID
CREATE CONSTRAINT firmware_version_cpl_entry_id IF NOT EXISTS
FOR (version:FirmwareVersion) REQUIRE version.cpl_entry_id IS UNIQUE
