"""Subscriptions to the feed: one query repeated, each time from the position after its last answer."""
