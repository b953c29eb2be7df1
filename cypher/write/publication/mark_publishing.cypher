CYPHER 5
// mark_publishing
// changes:  marks a commit that moves these tiers as under way; readers wait for its end
// params:   token STRING, tiers LIST<STRING>
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {"token": "a", "tiers": ["CPL"]}
// callers:  firmware_graph.database.writer
MATCH (revision:Revision {name: 'published'})
SET revision.publishing = $token, revision.publishing_tiers = $tiers
