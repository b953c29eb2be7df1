"""Schema of dependencies and reports."""
