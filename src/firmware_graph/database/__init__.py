"""The only part that speaks to Neo4j: its query files, reads of one revision, and writes of one transaction."""
