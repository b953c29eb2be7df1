CYPHER 5
// upgrades_to_effective_from
// drives: the next moment at which an upgrade takes effect
CREATE INDEX upgrades_to_effective_from IF NOT EXISTS
FOR ()-[upgrade:UPGRADES_TO]-() ON (upgrade.effective_from)
