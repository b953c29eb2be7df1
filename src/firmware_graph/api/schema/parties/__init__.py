"""Schema of party facts."""
