"""Reading of sheet files: from bytes to typed rows, with every problem; knows nothing of the graph."""
