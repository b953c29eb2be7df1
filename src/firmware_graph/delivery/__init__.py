"""What is told to parties of what changed, behind the commits that it is about: watches and webhooks."""
