CYPHER 5
// cpa_rules
// template: read/products/cpa_rules.cypher.j2
// answers:  the rules of Commercial Product Assurance that hold now, by device type and the day from which they apply
// params:   none
// returns:  rules LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    cpa_rule_key, revision_name
// example:  {}
// callers:  firmware_graph.changes.write_cpa_rules, firmware_graph.questions.products.cpa_rules
MATCH (rule:CpaRule)
WHERE rule.key > '' AND rule.recorded_to IS NULL
WITH rule
ORDER BY rule.device_type, rule.effective_from
WITH collect([name IN ['device_type', 'effective_from', 'is_required', 'missed_renewal'] | rule[name]]) AS rules
MATCH (revision:Revision {name: 'published'})
RETURN rules, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
