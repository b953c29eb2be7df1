CYPHER 5
// feed_identity
// template: read/publication/feed_identity.cypher.j2
// answers:  the epoch of the store, and the key that seals the positions of its feed
// params:   none
// returns:  identity LIST<STRING>, revision LIST<ANY>
// rows:     one
// index:    revision_name
// example:  {}
// callers:  firmware_graph.questions.publication.positions
MATCH (store:Revision {name: 'published'})
WITH collect([store.epoch, store.position_key])[0] AS identity
MATCH (revision:Revision {name: 'published'})
RETURN identity, [
  revision.announced, revision.announced_tiers, revision.publishing, revision.publishing_tiers,
  revision.loading, revision.lease_milliseconds,
  revision.cpl, revision.fir, revision.ssc,
  revision.cpl_recorded_at, revision.fir_recorded_at, revision.ssc_recorded_at
] AS revision
