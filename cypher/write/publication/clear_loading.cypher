CYPHER 5
// clear_loading
// changes:  clears the mark of an interrupted first load or restore that has been removed; every tier moves, as a read may have seen a part of it
// params:   none
// returns:  nothing
// rows:     none
// index:    revision_name
// example:  {}
// callers:  firmware_graph.database.dead_writer, firmware_graph.database.writer
MATCH (revision:Revision {name: 'published'})
SET revision.loading = NULL, revision.restores_ledger = NULL,
    revision.cpl = revision.cpl + 1, revision.fir = revision.fir + 1, revision.ssc = revision.ssc + 1
