"""What the graph holds and what its questions answer, as plain values; imports nothing of the other packages."""
