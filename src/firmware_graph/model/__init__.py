"""What the graph holds and what its questions answer, as plain values that import nothing of ours."""
