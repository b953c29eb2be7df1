"""Subscriptions to the feed: the same query again and again, from the position behind its last answer."""
