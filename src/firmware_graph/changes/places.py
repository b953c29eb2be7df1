"""Places in lists that are in the order of time, by which cursors name rows."""

import hashlib


def place_at(moment: int, own_id: str) -> str:
    """Return the place of what has an ID of its own, by a moment in milliseconds since 1970."""
    return f"{moment:015d}-{hashlib.sha256(own_id.encode()).hexdigest()[:8]}"
