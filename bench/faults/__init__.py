"""What the service survives: each fault is done to a real one, and its answers are compared with those before."""
