"""The GraphQL schema: declarations over the rows of the graph, and how their fields get their values."""
