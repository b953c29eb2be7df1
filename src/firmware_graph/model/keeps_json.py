"""Rows that are answered repeatedly, each with its last JSON."""

from typing import Final

MOST_BYTES: Final = 8_000
"""Longer JSON is not kept: what writes it again takes longer for its bytes than for its row."""


class KeepsJson:
    """A row that caches its JSON of one projection; another projection replaces it.

    The JSON may hold nothing but what the row decides on, for as long as the row is kept.
    """

    json: tuple[int, bytes] | None = None
    """The number of the projection, and its JSON."""

    def keep_json(self, projection: int, text: bytes) -> None:
        """Cache the JSON of a projection, unless it is long."""
        if len(text) <= MOST_BYTES:
            vars(self)["json"] = projection, text
