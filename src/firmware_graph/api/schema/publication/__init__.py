"""Schema of what is published."""
