CYPHER 5
// feed_identity
// template: read/publication/feed_identity.cypher.j2
// answers:  the epoch of the store, and the key that seals the positions of its feed
// fields:   changes
// params:   none
// returns:  identity LIST<STRING>, revision LIST<ANY>
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.questions.publication.shared.positions
MATCH (store:Revision {name: 'published'})
WITH collect([store.epoch, store.position_key])[0] AS identity
MATCH (revision:Revision {name: 'published'})
RETURN identity, [name IN [
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
] | revision[name]] AS revision
