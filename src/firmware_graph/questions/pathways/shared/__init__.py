"""Code shared by several questions of this wing and of the wings above it: reads, caches, checks and computations."""
