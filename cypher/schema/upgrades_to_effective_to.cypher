CYPHER 5
// upgrades_to_effective_to
// drives: the next moment at which an upgrade loses effect
CREATE INDEX upgrades_to_effective_to IF NOT EXISTS
FOR ()-[upgrade:UPGRADES_TO]-() ON (upgrade.effective_to)
