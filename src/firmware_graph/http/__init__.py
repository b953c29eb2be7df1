"""The HTTP service: the GraphQL endpoint, health, and the pages."""
