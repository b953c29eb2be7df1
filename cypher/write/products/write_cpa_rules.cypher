CYPHER 5
// write_cpa_rules
// changes:  records the rules of Commercial Product Assurance in place of those before, whose records end
// params:   rules LIST<MAP>, recorded_at INTEGER
// returns:  nothing
// rows:     none
// index:    cpa_rule_key
// example:  {"rules": [{"key": "1 PPMID ", "device_type": "PPMID", "effective_from": "", "is_required": false, "missed_renewal": "RENEWAL_DUE"}], "recorded_at": 1}
// callers:  firmware_graph.changes.write_cpa_rules
CALL () {
  MATCH (past:CpaRule)
  WHERE past.key > '' AND past.recorded_to IS NULL
  SET past.recorded_to = $recorded_at
}
UNWIND $rules AS row
MERGE (rule:CpaRule {key: row.key})
SET rule += row, rule.recorded_from = $recorded_at
