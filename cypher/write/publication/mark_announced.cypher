CYPHER 5
// mark_announced
// template: write/publication/mark_announced.cypher.j2
// changes:  announces a commit that moves these tiers, so that nobody is given a lease of them; not while the mark of another writer stands
// params:   token STRING, tiers LIST<STRING>
// returns:  is_marked BOOLEAN
// rows:     one
// index:    revision_name
// example:  {"token": "a", "tiers": ["CPL"]}
// callers:  firmware_graph.database.marks
// The first SET takes the node's lock: what follows is read under it.
MATCH (revision:Revision {name: 'published'})
SET revision.marked_at = timestamp()
WITH revision
WHERE coalesce(revision.announced, $token) = $token AND coalesce(revision.publishing, $token) = $token
SET revision.announced = $token, revision.announced_tiers = $tiers
RETURN count(revision) > 0 AS is_marked
