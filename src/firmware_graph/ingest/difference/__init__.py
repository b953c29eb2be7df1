"""Comparison of sheets with each other and with the graph: what an import writes, and what prevents it."""
