"""A GraphQL query API over a Neo4j graph of Great Britain's smart-metering firmware."""
