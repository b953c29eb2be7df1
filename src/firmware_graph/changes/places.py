"""Positions in lists ordered by time, by which cursors name rows."""

import hashlib


def place_at(moment: int, own_id: str) -> str:
    """Return the position of something with an ID, by a moment in milliseconds since 1970."""
    return f"{moment:015d}-{hashlib.sha256(own_id.encode()).hexdigest()[:8]}"
