CYPHER 5
// mark_publishing
// template: write/publication/mark_publishing.cypher.j2
// changes:  marks a commit that moves these tiers as under way, so that readers wait for its end; not while the mark of another writer stands
// params:   token STRING, tiers LIST<STRING>
// returns:  is_marked BOOLEAN
// rows:     one
// index:    revision_name
// example:  {"token": "a", "tiers": ["CPL"]}
// callers:  firmware_graph.database.writer
// The first SET takes the node's lock: what follows is read under it.
MATCH (revision:Revision {name: 'published'})
SET revision.marked_at = timestamp()
WITH revision
WHERE coalesce(revision.announced, $token) = $token AND coalesce(revision.publishing, $token) = $token
SET revision.publishing = $token, revision.publishing_tiers = $tiers
RETURN count(revision) > 0 AS is_marked
