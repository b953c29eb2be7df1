CYPHER 5
// manufacturer_names
// template: read/products/manufacturer_names.cypher.j2
// answers:  the distinct manufacturer names of firmware versions, as submitted
// fields:   deadEnds, deviceModels, exposureTo, firmwareVersions, undeclared, variantsToAskFor
// params:   none
// returns:  names LIST<STRING>, revision LIST<ANY>
// rows:     one
// index:    firmware_version_manufacturer_name_submitted, revision_name
// example:  {}
// callers:  firmware_graph.questions.products.manufacturer_names
// Reads the index alone, all of it.
MATCH (version:FirmwareVersion)
WHERE version.manufacturer_name_submitted > '' AND version.cpl_entry_id IS NOT NULL
WITH DISTINCT version.manufacturer_name_submitted AS name
WITH collect(name) AS names
MATCH (revision:Revision {name: 'published'})
RETURN names, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
