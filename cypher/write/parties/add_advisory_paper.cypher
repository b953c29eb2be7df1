CYPHER 5
// add_advisory_paper
// changes:  adds the working paper of a new advisory, and its first text
// params:   paper MAP, written MAP
// returns:  nothing
// rows:     none
// index:    advisory_paper_id
// example:  {"paper": {"advisory_id": "a", "place": "1-a", "state": "DRAFT", "title": "t", "text": "t", "severity": null, "cpl_entry_ids": [20], "revision": 1, "authors": ["s"], "written_at": 0}, "written": {"advisory_id": "a", "number": 1, "title": "t", "text": "t", "cpl_entry_ids": [20], "written_by": "s", "written_at": 0}}
// callers:  firmware_graph.changes.draft_advisory
MERGE (paper:AdvisoryPaper {advisory_id: $paper.advisory_id})
CREATE (written:AdvisoryText)
SET paper = $paper, written = $written
