CYPHER 5
// publish_restored
// changes:  gives the store the revision and the turn of a backup, which ends the restore
// params:   revision MAP, lock MAP
// returns:  nothing
// rows:     none
// index:    revision_name, write_lock_name
// example:  {"revision": {"name": "published"}, "lock": {"name": "writer"}}
// callers:  firmware_graph.backup.restore
MATCH (revision:Revision {name: 'published'})
SET revision = $revision
WITH revision
MATCH (lock:WriteLock {name: 'writer'})
SET lock = $lock
