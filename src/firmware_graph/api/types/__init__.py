"""The types of the schema: declarations over the rows of the graph and over what its questions answer."""
