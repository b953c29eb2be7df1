CYPHER 5
// manufacturer
// template: read/products/manufacturer.cypher.j2
// answers:  the manufacturer with this code
// params:   code STRING
// returns:  manufacturers LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    manufacturer_code, revision_name
// example:  {"code": "1063"}
// callers:  firmware_graph.questions.products.manufacturer
MATCH (manufacturer:Manufacturer)
WHERE manufacturer.code = $code
WITH collect([manufacturer.code, manufacturer.name]) AS manufacturers
MATCH (revision:Revision {name: 'published'})
RETURN manufacturers, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
