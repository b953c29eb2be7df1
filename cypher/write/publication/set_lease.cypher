CYPHER 5
// set_lease
// changes:  sets for how long processes may answer from what they keep, and raises the format of an older store, which gets an epoch and a key of positions where it has none
// params:   lease_milliseconds INTEGER, format INTEGER, epoch STRING, position_key STRING
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"lease_milliseconds": 250, "format": 3, "epoch": "a", "position_key": "b"}
// callers:  firmware_graph.database.schema
MATCH (revision:Revision {name: 'published'})
SET revision.lease_milliseconds = $lease_milliseconds, revision.format = $format,
    revision.epoch = coalesce(revision.epoch, $epoch),
    revision.position_key = coalesce(revision.position_key, $position_key)
