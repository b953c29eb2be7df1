"""Delivery of what changed to parties, after the commits that caused it: watches and webhooks."""
