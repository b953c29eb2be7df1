"""Questions on party facts, which belong to no revision."""
