"""What is served over HTTP: the GraphQL endpoint, health, and the pages."""
