CYPHER 5
// clear_marks
// template: write/publication/clear_marks.cypher.j2
// changes:  clears the marks of a writer after its commit, or after its death; leaves those of any other writer
// params:   token STRING
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"token": "a"}
// callers:  firmware_graph.database.marks
// The first SET takes the node's lock: what follows is read under it.
MATCH (revision:Revision {name: 'published'})
SET revision.marked_at = timestamp()
WITH revision
WHERE revision.announced = $token OR revision.publishing = $token
SET revision.announced = NULL, revision.announced_tiers = NULL,
    revision.publishing = NULL, revision.publishing_tiers = NULL
