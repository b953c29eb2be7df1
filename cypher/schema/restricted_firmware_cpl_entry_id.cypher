CYPHER 5
// restricted_firmware_cpl_entry_id
// keeps: one node of restricted facts for a CPL Entry ID
CREATE CONSTRAINT restricted_firmware_cpl_entry_id IF NOT EXISTS
FOR (restricted:RestrictedFirmware) REQUIRE restricted.cpl_entry_id IS UNIQUE
