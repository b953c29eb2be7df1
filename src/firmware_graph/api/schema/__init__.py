"""The GraphQL schema: Strawberry types and roots, by wing."""
