CYPHER 5
// approved_targets
// answers:  the versions that a party has approved as its targets, and those that it avoids
// params:   party STRING
// returns:  targets LIST<LIST<ANY>>
// rows:     one
// index:    target_place
// example:  {"party": "P1"}
// callers:  firmware_graph.questions.parties.approved_targets
MATCH (target:Target)
USING INDEX target:Target(party, cpl_entry_id)
WHERE target.party = $party AND target.cpl_entry_id >= 0
RETURN collect([name IN ['cpl_entry_id', 'is_avoided', 'reason', 'set_at', 'set_by'] | target[name]]) AS targets
