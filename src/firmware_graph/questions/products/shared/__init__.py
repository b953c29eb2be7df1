"""What several questions of this wing and of those above it share: what they read, keep, check and work out."""
