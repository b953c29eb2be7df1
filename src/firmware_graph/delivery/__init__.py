"""What is told to parties, from the ledger: behind the commits that it is about."""
