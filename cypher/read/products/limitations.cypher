CYPHER 5
// limitations
// template: read/products/limitations.cypher.j2
// answers:  what is stated to be limited of device models and has not ended, in the order in which it was stated
// params:   none
// returns:  limitations LIST<LIST<ANY>>, revision LIST<ANY>
// rows:     one
// index:    limitation_model_key, revision_name
// example:  {}
// callers:  firmware_graph.questions.products.limitations
MATCH (limitation:Limitation)
WHERE limitation.model_key > '' AND limitation.recorded_to IS NULL
WITH limitation
ORDER BY limitation.recorded_from, limitation.limitation_id
WITH collect([name IN [
  'limitation_id', 'model_key', 'text', 'effective_from', 'stated_by', 'recorded_from', 'recorded_to'
] | limitation[name]]) AS limitations
MATCH (revision:Revision {name: 'published'})
RETURN limitations, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
