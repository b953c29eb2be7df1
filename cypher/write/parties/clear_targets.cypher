CYPHER 5
// clear_targets
// changes:  takes back what a party says of entries as its targets, or of all
// params:   party STRING, cpl_entry_ids LIST<INTEGER>, is_all BOOLEAN
// returns:  cleared INTEGER
// rows:     one
// index:    target_place
// example:  {"party": "P1", "cpl_entry_ids": [1], "is_all": false}
// callers:  firmware_graph.changes.approve_targets
MATCH (target:Target)
USING INDEX target:Target(party, cpl_entry_id)
WHERE target.party = $party AND target.cpl_entry_id >= 0 AND ($is_all OR target.cpl_entry_id IN $cpl_entry_ids)
DELETE target
RETURN count(*) AS cleared
