CYPHER 5
// firmware_version_predecessors_declared
// drives: firmware versions by what is declared of their predecessors, in the order of their entry IDs
CREATE INDEX firmware_version_predecessors_declared IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.predecessors_declared, version.cpl_entry_id)
