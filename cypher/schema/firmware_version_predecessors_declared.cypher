CYPHER 5
// firmware_version_predecessors_declared
// template: schema/firmware_version_{column}.cypher.j2
// drives:   the list of firmware versions by predecessors declared, in the order of their entry IDs
CREATE INDEX firmware_version_predecessors_declared IF NOT EXISTS
FOR (version:FirmwareVersion) ON (version.predecessors_declared, version.cpl_entry_id)
