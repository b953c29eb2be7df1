CYPHER 5
// watch_party
// drives: the watches of a party
CREATE INDEX watch_party IF NOT EXISTS
FOR (watch:Watch) ON (watch.party)
