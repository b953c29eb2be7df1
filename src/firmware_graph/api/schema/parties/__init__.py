"""Schema of facts of parties."""
