"""The only package that talks to Neo4j: query files, reads of one revision, and writes of one transaction."""
