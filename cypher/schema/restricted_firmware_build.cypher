CYPHER 5
// restricted_firmware_build
// drives: the entries of a pair of stack and chipset, in the order of their entry IDs
CREATE INDEX restricted_firmware_build IF NOT EXISTS
FOR (restricted:RestrictedFirmware) ON (restricted.stack_key, restricted.chipset_key, restricted.cpl_entry_id)
