"""The explorer: a page is a GraphQL operation and a template of the same name in `views/`, and nothing else."""
