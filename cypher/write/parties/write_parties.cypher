CYPHER 5
// write_parties
// changes:  adds parties to the register, and corrects the names and categories of those that are there
// params:   parties LIST<LIST<STRING>>
// returns:  nothing
// rows:     none
// index:    party_id
// example:  {"parties": [["P1", "A Supplier", "LARGE_SUPPLIER"]]}
// callers:  firmware_graph.changes.write_parties
UNWIND $parties AS given
MERGE (party:Party {party_id: given[0]})
SET party.name = given[1], party.category = given[2]
