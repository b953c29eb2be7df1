"""What a person can change without a sheet: one module for each operation, and one that publishes them together."""
