"""Questions on facts of parties, which no revision has."""
