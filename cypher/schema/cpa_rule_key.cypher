CYPHER 5
// cpa_rule_key
// keeps: one node for a rule of Commercial Product Assurance as it was imported
CREATE CONSTRAINT cpa_rule_key IF NOT EXISTS
FOR (rule:CpaRule) REQUIRE rule.key IS UNIQUE
