CYPHER 5
// revise_advisory_paper
// changes:  gives an advisory that is not released another text, unless one was written since; its review ends with that
// params:   advisory_id STRING, revision INTEGER, paper MAP, written MAP
// returns:  revision INTEGER
// rows:     one or none
// index:    advisory_paper_id
// example:  {"advisory_id": "a", "revision": 1, "paper": {"advisory_id": "a", "place": "1-a", "state": "DRAFT", "title": "t", "text": "t", "severity": null, "cpl_entry_ids": [20], "revision": 1, "authors": ["s"], "written_at": 0}, "written": {"advisory_id": "a", "number": 1, "title": "t", "text": "t", "cpl_entry_ids": [20], "written_by": "s", "written_at": 0}}
// callers:  firmware_graph.changes.draft_advisory
MATCH (paper:AdvisoryPaper {advisory_id: $advisory_id})
SET paper.moves = coalesce(paper.moves, 0) + 1
WITH paper
WHERE paper.revision = $revision AND paper.state IN ['DRAFT', 'REVIEWED']
SET paper += $paper, paper.reviewer = null, paper.reviewed_at = null
CREATE (written:AdvisoryText)
SET written = $written
RETURN paper.revision AS revision
