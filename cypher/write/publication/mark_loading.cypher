CYPHER 5
// mark_loading
// changes:  marks a first load as under way, so that nothing is answered until it is complete
// params:   token STRING
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"token": "a"}
// callers:  firmware_graph.database.writer
MATCH (revision:Revision {name: 'published'})
SET revision.loading = $token
