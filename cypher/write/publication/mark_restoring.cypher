CYPHER 5
// mark_restoring
// changes:  marks a restore as under way, so that nothing is answered until it is complete, and its ledger is undone with it
// params:   token STRING
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"token": "a"}
// callers:  firmware_graph.backup.restore
MATCH (revision:Revision {name: 'published'})
SET revision.loading = $token, revision.restores_ledger = true
