"""Schema of changes."""
