CYPHER 5
// own_restricted_reads
// answers:  the days up to one on which entries of any of some manufacturer codes were read by a role, the latest first
// params:   manufacturer_codes LIST<STRING>, until STRING
// returns:  reads LIST<LIST<ANY>>
// rows:     one
// index:    audit_day_manufacturer_code
// example:  {"manufacturer_codes": ["1057"], "until": "2026-01-01"}
// callers:  firmware_graph.questions.publication.own_restricted_reads
UNWIND $manufacturer_codes AS manufacturer_code
MATCH (day:AuditDay)
WHERE day.manufacturer_code = manufacturer_code AND day.day <= $until
WITH DISTINCT day.role AS role, day.day AS read_on
ORDER BY read_on DESC, role
RETURN collect([role, read_on]) AS reads
