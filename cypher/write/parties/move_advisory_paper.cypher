CYPHER 5
// move_advisory_paper
// changes:  gives an advisory another state and the facts that go with it, unless its state or its text is another by now
// params:   advisory_id STRING, revision INTEGER, states LIST<STRING>, facts MAP
// returns:  state STRING
// rows:     one or none
// index:    advisory_paper_id
// example:  {"advisory_id": "a", "revision": 1, "states": ["DRAFT"], "facts": {"state": "REVIEWED", "reviewer": "s", "reviewed_at": 1}}
// callers:  firmware_graph.changes.advisory_moves
MATCH (paper:AdvisoryPaper {advisory_id: $advisory_id})
SET paper.moves = coalesce(paper.moves, 0) + 1
WITH paper
WHERE paper.revision = $revision AND paper.state IN $states
SET paper += $facts
RETURN paper.state AS state
