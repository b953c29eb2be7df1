CYPHER 5
// set_lease
// changes:  sets for how long processes may answer from what they keep, and raises the format of an older store
// params:   lease_milliseconds INTEGER, format INTEGER
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"lease_milliseconds": 250, "format": 2}
// callers:  firmware_graph.database.schema
MATCH (revision:Revision {name: 'published'})
SET revision.lease_milliseconds = $lease_milliseconds, revision.format = $format
