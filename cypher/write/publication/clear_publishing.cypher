CYPHER 5
// clear_publishing
// changes:  clears a writer's mark after its commit; leaves that of any other writer
// params:   token STRING
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"token": "a"}
// callers:  firmware_graph.database.dead_writer, firmware_graph.database.writer
MATCH (revision:Revision {name: 'published'})
WHERE revision.publishing = $token
SET revision.publishing = NULL, revision.publishing_tiers = NULL
