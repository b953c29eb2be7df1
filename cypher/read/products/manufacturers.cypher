CYPHER 5
// manufacturers
// template: read/products/manufacturers.cypher.j2
// answers:  a page of the manufacturers, in the order of their codes
// params:   after STRING, limit INTEGER, wants_total BOOLEAN
// returns:  manufacturers LIST<LIST<ANY>>, total INTEGER, revision LIST<ANY>
// rows:     one
// index:    manufacturer_code, revision_name
// example:  {"after": "", "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.products.manufacturers
MATCH (manufacturer:Manufacturer)
WHERE manufacturer.code > $after
WITH manufacturer
ORDER BY manufacturer.code
LIMIT $limit
WITH collect([manufacturer.code, manufacturer.name]) AS manufacturers
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (manufacturer:Manufacturer)
  WHERE manufacturer.code > ''
  RETURN count(manufacturer) AS total
}
MATCH (revision:Revision {name: 'published'})
RETURN manufacturers, total, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
